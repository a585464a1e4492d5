import type { ReactNode } from 'react';
import { doseInWords, type PaperLanguage } from '../../../core/consultations/model.ts';
import type { OutputOf } from '../../core-client.ts';
import type { Say } from '../../i18n/index.ts';
import { formatAbhaNumber, makeFormats } from '../../ui/index.ts';
import { followUpInWords, vitalsInWords } from '../visits/note-words.ts';
import { diagnosisText } from '../visits/page-form.ts';
import css from './paper.module.css';

export type PaperValue = OutputOf<'consultations.paper'>;
export const paperSizes = ['A5', 'A4'] as const;
export type PaperSize = (typeof paperSizes)[number];

export interface PrescriptionProps {
  readonly value: PaperValue;
  readonly size: PaperSize;
  readonly language: PaperLanguage;
  /** Texts in the language of the paper, which need not be that of the screen. */
  readonly t: Say;
}

/** The prescription as the patient takes it home. Everything on it was fixed by the signature. */
export function Prescription({ value, size, language, t }: PrescriptionProps) {
  const { sealed, note } = value;
  const formats = makeFormats(t, sealed.visit.day);
  const texts = { t, formats };
  const allergies = sealed.allergies.list.map(({ substance, reaction }) =>
    reaction === '' ? substance : `${substance} (${reaction})`,
  );
  const followUp = followUpInWords(texts, note.followUp, sealed.visit.day);
  const complaints = note.complaints.map(({ text, since }) => (since === '' ? text : `${text} × ${since}`));
  return (
    <div className={css['sheet']} data-paper={size} lang={language}>
      <Head sealed={sealed} t={t} />
      {/* A table, because only the head of a table is printed again on the second sheet. */}
      <table className={css['body']}>
        <thead>
          <tr>
            <td>
              <PatientLine value={value} t={t} />
            </td>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              {allergies.length > 0 && (
                <div className={css['allergy']}>
                  {t('paper.allergies')}: {allergies.join(', ')}
                </div>
              )}
              <Part name={t('visits.complaints')}>{complaints.join(', ')}</Part>
              <Part name={t('paper.vitals')}>{vitalsInWords(t, note.vitals)}</Part>
              <Part name={t('visits.findings')}>{note.findings}</Part>
              <Part name={t('visits.diagnosis')}>{note.diagnoses.map(diagnosisText).join(', ')}</Part>
              <Medicines value={value} language={language} />
              <Part name={t('paper.continue')}>
                {sealed.continuing
                  .map(({ medicine, dose }) =>
                    [medicine, doseInWords(dose, { language, medicine })].filter(Boolean).join(': '),
                  )
                  .join('\n')}
              </Part>
              <Part name={t('paper.stop')}>{note.stopped.join(', ')}</Part>
              <Part name={t('visits.tests')}>{note.tests.map(({ text }) => text).join(', ')}</Part>
              <Part name={t('visits.advice')}>{note.advice}</Part>
              <Part name={t('visits.follow-up')}>{followUp}</Part>
              <Signature value={value} t={t} moment={formats.moment} />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Head({ sealed: { clinic, doctor }, t }: { sealed: PaperValue['sealed']; t: Say }) {
  return (
    <div className={css['head']}>
      <div>
        <div className={css['clinic']}>{clinic.name}</div>
        <Lines of={[clinic.address, clinic.phone]} />
      </div>
      <div>
        <div className={css['doctor']}>{doctor.name}</div>
        <Lines of={[doctor.qualification, registration(t, doctor)]} />
      </div>
    </div>
  );
}

/** Each in a box of its own: where one is too long, it alone is broken, in even halves. */
function Lines({ of: lines }: { of: readonly string[] }) {
  return lines
    .filter((line) => line !== '')
    .map((line) => (
      <div key={line} className={css['small']}>
        {line}
      </div>
    ));
}

const registration = (t: Say, { registration: number, council }: PaperValue['sealed']['doctor']): string =>
  number === '' ? '' : t('paper.registration', { number: council === '' ? number : `${number}, ${council}` });

function PatientLine({ value: { patient, sealed }, t }: { value: PaperValue; t: Say }) {
  const formats = makeFormats(t, sealed.visit.day);
  const age = patient.birthDate === null ? '' : formats.age(patient.birthDate);
  return (
    <div className={css['patient']}>
      <span>
        <span className={css['name']}>{patient.name}</span> ·{' '}
        {[age, t(`patients.gender.${patient.gender}`)].filter(Boolean).join(' · ')}
      </span>
      <span>{formats.day(sealed.visit.day)}</span>
      <span>{patient.number}</span>
      {patient.abhaNumber !== null && <span>ABHA {formatAbhaNumber(patient.abhaNumber)}</span>}
    </div>
  );
}

function Part({ name, children }: { name: string; children: string }): ReactNode {
  if (children.trim() === '') return null;
  return (
    <div className={css['part']}>
      <b>{name}:</b> {children}
    </div>
  );
}

function Medicines({ value: { note, sealed }, language }: { value: PaperValue; language: PaperLanguage }) {
  if (note.medicines.length === 0) return null;
  return (
    <>
      <div className={css['rx']}>Rx</div>
      <ol className={css['medicines']}>
        {note.medicines.map(({ medicine }, index) => {
          const dose = sealed.doses[index];
          const words = dose ? doseInWords(dose, { language, medicine }) : '';
          return (
            <li key={`${medicine} ${words}`}>
              <span className={css['medicine']}>{medicine}</span>
              <span className={css['typed']}>{dose && dose.steps.length > 0 ? dose.typed : ''}</span>
              <span className={css['words']}>{words}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

function Signature({ value, t, moment }: { value: PaperValue; t: Say; moment: (instant: string) => string }) {
  const { sealed, signedAt, version, isReplaced } = value;
  const facts = [
    t('paper.visit', { number: sealed.visit.careContextReference }),
    t('paper.signed', { at: moment(signedAt) }),
    version > 1 ? t('paper.version', { version }) : '',
    isReplaced ? t('paper.replaced') : '',
  ];
  return (
    <div className={css['sign']}>
      <div className={css['small']}>{facts.filter(Boolean).join('\n')}</div>
      <div>
        <div className={css['line']} />
        <div className={css['doctor']}>{sealed.doctor.name}</div>
        <div className={css['small']}>{registration(t, sealed.doctor)}</div>
      </div>
    </div>
  );
}
