import type { PatientDetails } from '../../core/patients/model.ts';
import { devanagari, familyNames, givenNames, places, streets } from './names.ts';

/** A number from 0 up to, not including, 1; the same row of them for the same seed (mulberry32). */
export type Chance = () => number;

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Invented patients of an Indian clinic, always the same ones for a seed: Latin and every eighth in Devanagari, some with one
 * word or an initial, birth dates of every exactness, mobiles that families share, half of them with a guardian.
 */
export function* inventPeople(seed: number, count: number): Generator<PatientDetails> {
  const chance = chanceFrom(seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(chance() * items.length)];
    if (item === undefined) throw new Error('Nothing to pick from');
    return item;
  };
  const number = (from: number, to: number): number => from + Math.floor(chance() * (to - from + 1));
  let familyMobile = inventMobile(number);

  for (let made = 0; made < count; made += 1) {
    const gender = chance() < 0.5 ? 'M' : 'F';
    const given = chance() < 0.125 ? devanagari : givenNames;
    const family = given === devanagari ? devanagari.family : familyNames;
    const [district, state, pincode] = pick(places);
    const familyName = pick(family);
    if (chance() < 0.7) familyMobile = inventMobile(number);
    const hasGuardian = chance() < 0.5;
    const isMarried = gender === 'F' && chance() < 0.6;
    yield {
      name: inventName({ first: pick(given[gender]), middle: pick(given.M), family: familyName, luck: chance() }),
      gender,
      birthDate: inventBirth(number, chance()),
      mobile: chance() < 0.06 ? null : familyMobile,
      addressLine: `${number(1, 400)}, ${pick(streets)}`,
      district,
      state,
      pincode: `${pincode}${String(number(1, 120)).padStart(3, '0')}`,
      guardianName: hasGuardian ? `${pick(given.M)} ${familyName}` : '',
      guardianRelation: hasGuardian ? (isMarried ? 'husband' : 'father') : null,
    };
  }
}

type Draw = (from: number, to: number) => number;

const inventMobile = (number: Draw): string => `${number(6, 9)}${String(number(0, 999_999_999)).padStart(9, '0')}`;

function inventName({ first, middle, family, luck }: { first: string; middle: string; family: string; luck: number }) {
  if (luck < 0.05) return first;
  if (luck < 0.1) return `${middle.charAt(0)}. ${first} ${family}`;
  return luck < 0.35 ? `${first} ${middle} ${family}` : `${first} ${family}`;
}

/** Up to 95 years before 2026: half known as a year only, most others to the day, some not at all. */
function inventBirth(number: Draw, luck: number): string | null {
  const year = String(number(1931, 2025));
  const month = String(number(1, 12)).padStart(2, '0');
  const day = String(number(1, 28)).padStart(2, '0');
  if (luck < 0.05) return null;
  if (luck < 0.5) return year;
  return luck < 0.55 ? `${year}-${month}` : `${year}-${month}-${day}`;
}

/** A patient of whom only what is given is known. */
export function somebody(details: Partial<PatientDetails> & Pick<PatientDetails, 'name'>): PatientDetails {
  return {
    gender: 'U',
    birthDate: null,
    mobile: null,
    addressLine: '',
    district: '',
    state: '',
    pincode: '',
    guardianName: '',
    guardianRelation: null,
    ...details,
  };
}
