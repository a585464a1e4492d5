import type { PatientBrief } from '../../../core/patients/model.ts';
import type { Say } from '../../i18n/index.ts';
import type { Formats } from '../../ui/index.ts';

/** `34 y · Female`: what tells two people of one name apart at a glance. */
export function ageAndGender(
  t: Say,
  { age }: Pick<Formats, 'age'>,
  { birthDate, gender }: Pick<PatientBrief, 'birthDate' | 'gender'>,
): string {
  return [birthDate === null ? '' : age(birthDate), t(`patients.gender.${gender}`)].filter(Boolean).join(' · ');
}

/** `98765 43210` */
export const formatMobile = (mobile: string | null): string => (mobile ?? '').replace(/^(\d{5})(\d{5})$/, '$1 $2');

/** `Suresh Patil (husband)`: the guardian, and what that person is to the patient. */
export function guardianOf(
  t: Say,
  { guardianName, guardianRelation }: Pick<PatientBrief, 'guardianName' | 'guardianRelation'>,
): string {
  if (guardianName === '') return '';
  return guardianRelation === null ? guardianName : `${guardianName} (${t(`patients.relation.${guardianRelation}`)})`;
}
