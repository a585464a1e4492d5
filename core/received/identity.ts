import type { PatientIdentity } from '../fhir/index.ts';
import type { Gender } from '../kit/words.ts';
import { soundOf, wordsOf } from '../patients/index.ts';

/** The patient whose record was asked for. */
export interface LocalPatient {
  readonly name: string;
  readonly gender: Gender;
  /** As exactly as it is known: `1990-05-14`, `1990-05` or `1990`. */
  readonly birthDate: string | null;
  readonly abhaNumber: string | null;
  /** The patient's own, and the one that the permission was given by. */
  readonly abhaAddresses: readonly string[];
}

export type IdentityVerdict =
  | { readonly kind: 'confirmed' }
  /** Nothing in the record proves whose it is, and nothing speaks against it. */
  | { readonly kind: 'not-confirmed' }
  | {
      readonly kind: 'other';
      readonly because: 'other-abha-number' | 'other-abha-address' | 'other-person' | 'several-patients';
    };

/**
 * Whether a record is about the patient whose record was asked for (fhir.md section 7.2). The ABHA number decides where both
 * sides have one, then the address (a person may have several, so it counts only without a number); without either, two of
 * name, gender and birth year that do not fit make it another person.
 */
export function decideIdentity(
  record: PatientIdentity | null,
  ours: LocalPatient,
  otherPatients: number,
): IdentityVerdict {
  if (otherPatients > 0) return { kind: 'other', because: 'several-patients' };
  if (record === null) return { kind: 'not-confirmed' };
  if (ours.abhaNumber !== null && record.abhaNumbers.length > 0) {
    return record.abhaNumbers.includes(ours.abhaNumber)
      ? { kind: 'confirmed' }
      : { kind: 'other', because: 'other-abha-number' };
  }
  const own = ours.abhaAddresses.map((address) => address.toLowerCase());
  if (own.length > 0 && record.abhaAddresses.length > 0) {
    return record.abhaAddresses.some((address) => own.includes(address.toLowerCase()))
      ? { kind: 'confirmed' }
      : { kind: 'other', because: 'other-abha-address' };
  }
  const clashes = differencesFrom(record, ours).filter(({ field }) => field !== 'abha');
  return clashes.length >= 2 ? { kind: 'other', because: 'other-person' } : { kind: 'not-confirmed' };
}

/** One thing in which the record's patient differs from ours. */
export interface Difference {
  readonly field: 'name' | 'gender' | 'birth' | 'abha';
  readonly inRecord: string;
  readonly ours: string;
}

/** What a reader must see in red: only what both sides know, and what is more than another spelling. */
export function differencesFrom(record: PatientIdentity, ours: LocalPatient): Difference[] {
  const found: Difference[] = [];
  const [name] = record.names;
  if (name !== undefined && !record.names.some((one) => isSameName(one, ours.name))) {
    found.push({ field: 'name', inRecord: name, ours: ours.name });
  }
  const gender = ours.gender === 'F' ? 'female' : ours.gender === 'M' ? 'male' : null;
  if (gender !== null && ['male', 'female'].includes(record.gender ?? '') && record.gender !== gender) {
    found.push({ field: 'gender', inRecord: record.gender ?? '', ours: gender });
  }
  if (record.birthDate !== null && ours.birthDate !== null && !isNearBirth(record.birthDate, ours.birthDate)) {
    found.push({ field: 'birth', inRecord: record.birthDate, ours: ours.birthDate });
  }
  const [number] = record.abhaNumbers;
  if (number !== undefined && ours.abhaNumber !== null && !record.abhaNumbers.includes(ours.abhaNumber)) {
    found.push({ field: 'abha', inRecord: number, ours: ours.abhaNumber });
  }
  return found;
}

/** Names that share a word, by its sound; an initial stands for any word that begins with it. */
function isSameName(one: string, other: string): boolean {
  const words = (name: string) => wordsOf(name).filter((word) => !titles.has(word));
  const [these, those] = [words(one), words(other)];
  if (these.length === 0 || those.length === 0) return true;
  const sounds = new Set(those.map(soundOf));
  if (these.some((word) => word.length > 1 && sounds.has(soundOf(word)))) return true;
  // `A. D.` beside `Asha Devi`: only where one side has nothing but initials.
  const isInitials = (list: string[]) => list.every((word) => word.length === 1);
  const begins = (initials: string[], full: string[]) =>
    initials.every((letter) => full.some((word) => soundOf(word).startsWith(soundOf(letter))));
  return (isInitials(these) && begins(these, those)) || (isInitials(those) && begins(those, these));
}

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'smt', 'shri', 'sri', 'kumari', 'master', 'baby', 'of']);

/** Birth years one apart are another counting; where only an age is known, two apart. */
function isNearBirth(one: string, other: string): boolean {
  const isAge = one.length === 4 || other.length === 4;
  return Math.abs(Number(one.slice(0, 4)) - Number(other.slice(0, 4))) <= (isAge ? 2 : 1);
}
