import type { Db } from '../db/index.ts';
import type { Gender } from '../kit/words.ts';
import { allOf, beginning, briefOf, type Candidate, indexCandidates } from './candidates.ts';
import { matchOf } from './match.ts';
import type { Likeness, PatientBrief } from './model.ts';
import { soundOf, wordsOf } from './sound.ts';

/** As much of a new patient as is typed so far. */
export interface HalfTyped {
  readonly name: string;
  readonly mobile: string | null;
  readonly gender: Gender | null;
  readonly birthDate: string | null;
  /** The patient being edited is not a double of itself. */
  readonly exceptId: string | null;
}

export interface Similar extends PatientBrief {
  readonly score: number;
  readonly likeness: Likeness[];
}

const weight: Readonly<Record<Likeness, number>> = {
  'same-name': 50,
  'same-sound': 40,
  'name-begins': 25,
  'same-mobile': 40,
  'same-birth-date': 30,
  'near-birth-year': 12,
  'other-gender': -20,
  'other-age': -30,
};
const worthShowing = 25;
const perWay = 40;

/** Known patients that might be the one being registered, likeliest first, with the reasons. */
export function findSimilar(db: Db, typed: HalfTyped, limit: number): Similar[] {
  const words = wordsOf(typed.name);
  const sounds = words.map(soundOf);
  const candidates = new Map(candidatesOf(db, typed, sounds).map((candidate) => [candidate.seq, candidate]));
  return [...candidates.values()]
    .map((candidate) => ({ candidate, patient: briefOf(db, candidate) }))
    .filter(({ patient }) => patient.id !== typed.exceptId)
    .map(({ candidate, patient }) => {
      const likeness = compare(typed, likenessOfName({ words, sounds }, candidate), patient);
      const score = likeness.reduce((sum, reason) => sum + weight[reason], 0);
      return { similar: { ...patient, score, likeness }, recentAt: candidate.recentAt };
    })
    .filter(({ similar: { likeness, score } }) => score >= worthShowing || likeness.includes('same-mobile'))
    .sort((a, b) => b.similar.score - a.similar.score || (a.recentAt < b.recentAt ? 1 : -1))
    .slice(0, limit)
    .map(({ similar }) => similar);
}

/** Same mobile; same sound and nearly the same year; same sound. Two common words say less than a first and a last one. */
function candidatesOf(db: Db, typed: HalfTyped, sounds: readonly string[]): Candidate[] {
  const sameMobile = typed.mobile === null ? [] : beginning(db, 'byMobile', typed.mobile, perWay);
  const [first, last] = [sounds[0], sounds.at(-1)];
  if (first === undefined || last === undefined || first.length + last.length < 3) return sameMobile;

  const name = allOf('sounds', sounds.length > 1 ? [first, last] : [first], '*');
  const years = typed.birthDate === null ? [] : yearsAround(typed.birthDate);
  const sameAge = years.length === 0 ? [] : indexCandidates(db, `${name} AND ${anyYear(years)}`, perWay);
  return [...sameMobile, ...sameAge, ...indexCandidates(db, name, perWay)];
}

const yearsAround = (birthDate: string): string[] =>
  [-2, -1, 0, 1, 2].map((offset) => String(Number(birthDate.slice(0, 4)) + offset));

const anyYear = (years: readonly string[]): string => `birth_year : (${years.map((year) => `"${year}"`).join(' OR ')})`;

function compare(typed: HalfTyped, name: Likeness | undefined, patient: PatientBrief): Likeness[] {
  const known = ['M', 'F'];
  const isOther =
    typed.gender !== patient.gender && known.includes(typed.gender ?? '') && known.includes(patient.gender);
  return [
    name,
    likenessOfBirth(typed.birthDate, patient.birthDate),
    typed.mobile !== null && typed.mobile === patient.mobile ? ('same-mobile' as const) : undefined,
    isOther ? ('other-gender' as const) : undefined,
  ].filter((reason) => reason !== undefined);
}

type Typed = Parameters<typeof matchOf>[0];

/** The same words on both sides, the same sounds, or all typed words in a longer name. */
function likenessOfName(name: Typed, candidate: Candidate): Likeness | undefined {
  const match = name.words.length === 0 ? undefined : matchOf(name, candidate);
  if (!match) return undefined;
  const isWhole = candidate.words.split(' ').length === name.words.length;
  if (isWhole && match.rank < 1) return 'same-name';
  return isWhole && match.rank >= 2 && match.rank < 3 ? 'same-sound' : 'name-begins';
}

function likenessOfBirth(typed: string | null, known: string | null): Likeness | undefined {
  if (typed === null || known === null) return undefined;
  if (typed === known && typed.length === 10) return 'same-birth-date';
  const apart = Math.abs(Number(typed.slice(0, 4)) - Number(known.slice(0, 4)));
  if (apart <= 2) return 'near-birth-year';
  return apart > 5 ? 'other-age' : undefined;
}
