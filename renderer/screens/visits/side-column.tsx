import { doseInWords, writePressure } from '../../../core/consultations/model.ts';
import type { OutputOf } from '../../core-client.ts';
import { currentLanguage, useText } from '../../i18n/index.ts';
import { Button, useFormats } from '../../ui/index.ts';
import { AllergyBox } from './allergy-box.tsx';
import css from './visits.module.css';

export type SideValue = OutputOf<'consultations.side'>;

export interface SideProps {
  readonly side: SideValue;
  readonly patientId: string;
  /** Missing where nothing can be written. */
  readonly onPrescribe?: (medicine: string, dose: string) => void;
  readonly onStop?: (medicine: string) => void;
  readonly stopped: readonly string[];
}

/** What must be seen while writing: allergies, what the patient takes, problems, the last visit, the course of the vitals. */
export function SideColumn({ side, patientId, onPrescribe, onStop, stopped }: SideProps) {
  return (
    <div className={css['side']}>
      <AllergyBox allergies={side.allergies} patientId={patientId} mayWrite={onPrescribe !== undefined} />
      <Medicines side={side} stopped={stopped} {...(onPrescribe && onStop ? { onPrescribe, onStop } : {})} />
      <Problems problems={side.problems} />
      <LastVisit last={side.last} />
      <Trend trend={side.trend} />
    </div>
  );
}

function Medicines({ side, onPrescribe, onStop, stopped }: Omit<SideProps, 'patientId'>) {
  const t = useText();
  const { day } = useFormats();
  const until = ({ until: last, isEndUnknown }: SideValue['medicines'][number]) =>
    last === null ? t('visits.long-term') : t(isEndUnknown ? 'visits.end-unknown' : 'visits.until', { day: day(last) });
  return (
    <section>
      <h2>{t('visits.takes-now')}</h2>
      {side.medicines.length === 0 && <p className={css['quiet-line']}>{t('visits.takes-nothing')}</p>}
      <ul>
        {side.medicines.map((taken) => {
          const { medicine, dose } = taken;
          const isStopped = stopped.includes(medicine);
          return (
            <li key={`${medicine} ${dose.typed}`}>
              <strong>{isStopped ? <s>{medicine}</s> : medicine}</strong>
              <div className={css['quiet-line']}>{doseInWords(dose, { language: currentLanguage(), medicine })}</div>
              <div className={css['quiet-line']}>{until(taken)}</div>
              {onPrescribe && onStop && !isStopped && (
                <div className={css['row-actions']}>
                  <Button
                    kind="quiet"
                    isSmall
                    onPress={() => onPrescribe(medicine, dose.typed)}
                    label={t('visits.repeat-one', { medicine })}
                  >
                    {t('visits.repeat')}
                  </Button>
                  <Button
                    kind="quiet"
                    isSmall
                    onPress={() => onStop(medicine)}
                    label={t('visits.stop-one', { medicine })}
                  >
                    {t('visits.stop')}
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Problems({ problems }: { problems: SideValue['problems'] }) {
  const t = useText();
  const { day } = useFormats();
  return (
    <section>
      <h2>{t('visits.problems')}</h2>
      {problems.length === 0 && <p className={css['quiet-line']}>{t('visits.no-problems')}</p>}
      <ul>
        {problems.map(({ text, since, last, isOngoing }) => (
          <li key={text}>
            {text}{' '}
            <span className={css['quiet-line']}>{isOngoing ? t('visits.since', { day: day(since) }) : day(last)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function LastVisit({ last }: { last: SideValue['last'] }) {
  const t = useText();
  const { day } = useFormats();
  if (!last) return null;
  const { complaints, diagnoses, medicines, advice } = last.note;
  const line = (texts: readonly string[]) => (texts.length === 0 ? null : <p>{texts.join(', ')}</p>);
  return (
    <section>
      <h2>{t('visits.last-visit', { day: day(last.day) })}</h2>
      <p className={css['quiet-line']}>{last.doctorName}</p>
      {line(complaints.map(({ text, since }) => (since === '' ? text : `${text} (${since})`)))}
      {line(diagnoses.map(({ text, certainty }) => (certainty === 'provisional' ? `? ${text}` : text)))}
      {line(medicines.map(({ medicine, dose }) => `${medicine} ${dose}`))}
      {advice !== '' && <p>{advice}</p>}
    </section>
  );
}

function Trend({ trend }: { trend: SideValue['trend'] }) {
  const t = useText();
  const { day } = useFormats();
  if (trend.length === 0) return null;
  const newestFirst = trend.toReversed();
  const hasPressure = trend.some(({ vitals }) => vitals.systolic !== null);
  const hasWeight = trend.some(({ vitals }) => vitals.weightKg !== null);
  const hasPulse = trend.some(({ vitals }) => vitals.pulse !== null);
  return (
    <section>
      <h2>{t('visits.trend')}</h2>
      <table className={css['trend']}>
        <thead>
          <tr>
            <th scope="col">{t('visits.day')}</th>
            {hasPressure && <th scope="col">{t('visits.vital.pressure')}</th>}
            {hasPulse && <th scope="col">{t('visits.vital.pulse')}</th>}
            {hasWeight && <th scope="col">{t('visits.vital.weightKg')}</th>}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map(({ at, day: on, vitals }) => (
            <tr key={at}>
              <th scope="row">{day(on).replace(/ \d{4}$/, '')}</th>
              {hasPressure && <td>{writePressure(vitals) || '–'}</td>}
              {hasPulse && <td>{vitals.pulse ?? '–'}</td>}
              {hasWeight && <td>{vitals.weightKg ?? '–'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
