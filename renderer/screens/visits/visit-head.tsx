import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import { useText } from '../../i18n/index.ts';
import { Badge, formatAbhaNumber, StateWord, useFormats } from '../../ui/index.ts';
import { stateTones } from './state-tones.ts';
import type { PageValue } from './use-page.ts';

/** Whose visit it is, beside the name. */
export function VisitHead({ value: { patient, visit } }: { value: PageValue }) {
  const t = useText();
  const { age, day } = useFormats();
  const isToday = visit.day === toDayInIndia(systemClock());
  const years = patient.birthDate === null ? t('ui.birth-unknown') : age(patient.birthDate);
  return (
    <>
      <span>
        {t(`patients.gender.${patient.gender}`)} · {years}
      </span>
      <span>{patient.number}</span>
      {patient.abhaNumber !== null && (
        <Badge tone={patient.isAbhaVerified ? 'good' : 'plain'}>{`ABHA ${formatAbhaNumber(patient.abhaNumber)}`}</Badge>
      )}
      <span>
        {isToday ? '' : `${day(visit.day)} · `}
        {t('visits.number', { number: visit.queueNumber })}
      </span>
      {visit.purpose !== '' && <span>{visit.purpose}</span>}
      <StateWord tone={stateTones[visit.state]}>{t(`visits.state.${visit.state}`)}</StateWord>
    </>
  );
}
