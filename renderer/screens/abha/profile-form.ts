import type { PatientForm } from '../patients/patient-form.ts';
import type { Verified } from './abha-flow.ts';

type Profile = Verified['profile'];

/** What ABDM says of a person, as the fields of our form hold it. */
export function formOfProfile({ name, gender, birthDate, ...place }: Profile): Partial<PatientForm> {
  return {
    name,
    gender,
    ...(birthDate === null ? {} : { birth: birthDate.split('-').reverse().join('/') }),
    ...withoutEmpty({
      addressLine: place.addressLine,
      district: inCapitals(place.district),
      state: inCapitals(place.state),
      pincode: /^[1-9]\d{5}$/.test(place.pincode) ? place.pincode : '',
    }),
  };
}

const withoutEmpty = (parts: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''));

/** ABDM writes `PUNE`; on our papers it is Pune. */
function inCapitals(text: string): string {
  if (text !== text.toUpperCase()) return text;
  return text
    .toLowerCase()
    .replace(/(^|[\s-])(\p{Ll})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());
}

/** Laid over what was typed: what ABDM vouches for wins, an address only where none was typed. */
export function fillForm(form: PatientForm, profile: Profile): PatientForm {
  const { name, gender, birth, ...place } = formOfProfile(profile);
  const hasPlace = [form.addressLine, form.district, form.state, form.pincode].some((text) => text !== '');
  return {
    ...form,
    ...(name === undefined ? {} : { name }),
    ...(gender === undefined ? {} : { gender }),
    ...(birth === undefined ? {} : { birth: isFuller(form.birth, birth) ? form.birth : birth }),
    ...(hasPlace ? {} : place),
  };
}

/** `14/03/1948` where ABDM knows only `1948`. */
const isFuller = (typed: string, birth: string): boolean => typed.length > birth.length && typed.endsWith(birth);
