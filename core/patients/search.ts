import type { Db } from '../db/index.ts';
import { type Asked, readAsked } from './asked.ts';
import { matchOf, type WordMatch } from './match.ts';
import type { FoundBy, PatientBrief } from './model.ts';
import { soundOf } from './sound.ts';

const brief = `p.id, p.number, p.name, p.gender, p.birth_date AS birthDate, p.mobile, p.district,
  p.guardian_name AS guardianName, p.guardian_relation AS guardianRelation, p.abha_number AS abhaNumber,
  p.abha_address AS abhaAddress, p.is_abha_verified AS isAbhaVerified, p.words, p.sounds, p.birth_year AS birthYear,
  p.recent_at AS recentAt`;

/** The statements of the search; a test reads their query plans. */
export const searchSql = {
  recent: `SELECT ${brief} FROM patients p ORDER BY p.recent_at DESC LIMIT @limit`,
  byIndex: `SELECT ${brief} FROM patient_search CROSS JOIN patients p ON p.seq = patient_search.rowid
    WHERE patient_search MATCH @match ORDER BY patient_search.rowid DESC LIMIT @limit`,
  byNumber: `SELECT ${brief} FROM patients p WHERE p.number >= @from AND p.number < @to
    ORDER BY p.number LIMIT @limit`,
  byMobile: `SELECT ${brief} FROM patients p WHERE p.mobile >= @from AND p.mobile < @to LIMIT @limit`,
  byMobileEnd: `SELECT ${brief} FROM patients p
    WHERE p.mobile_reversed >= @from AND p.mobile_reversed < @to LIMIT @limit`,
  byAbhaNumber: `SELECT ${brief} FROM patients p WHERE p.abha_number >= @from AND p.abha_number < @to LIMIT @limit`,
  byAbhaAddress: `SELECT ${brief} FROM patients p WHERE p.abha_address >= @from AND p.abha_address < @to LIMIT @limit`,
} as const;

/** A patient of a list with the columns that ranking needs. */
export interface Candidate extends Omit<PatientBrief, 'isAbhaVerified'> {
  readonly isAbhaVerified: number;
  readonly words: string;
  readonly sounds: string;
  readonly birthYear: string | null;
  readonly recentAt: string;
}

export interface Found extends PatientBrief {
  readonly foundBy: FoundBy;
}

type Hit = readonly [Candidate, FoundBy];

/** How many of those who were here lately are looked through first: they are the likeliest to stand at the desk. */
const lately = 300;
/** How many candidates each way of searching brings at most: ranking stays cheap however short the text is. */
const perWay = 60;

/**
 * Finds patients while a text is typed. Never scans the register: every way stops after some dozen candidates, so with two
 * letters in a large register the list holds recent and arbitrary ones, and `isCut` says that more letters help.
 */
export function findPatients(db: Db, { text, limit }: { text: string; limit: number }) {
  const hits = hitsOf(db, readAsked(text), limit + 1);
  const distinct = [...new Map([...hits].reverse().map((hit) => [hit[0].id, hit])).values()].reverse();
  return {
    patients: distinct.slice(0, limit).map(([candidate, foundBy]): Found => ({ ...briefOf(candidate), foundBy })),
    isCut: distinct.length > limit,
  };
}

export function briefOf({ words: _words, sounds: _sounds, birthYear: _year, recentAt: _at, ...row }: Candidate) {
  return { ...row, isAbhaVerified: row.isAbhaVerified === 1 };
}

function hitsOf(db: Db, asked: Asked, limit: number): Hit[] {
  switch (asked.kind) {
    case 'nothing':
      return recent(db, limit).map((candidate) => [candidate, 'recent']);
    case 'signs':
      return [];
    case 'number':
      return byNumber(db, asked.number, limit);
    case 'digits':
      return byDigits(db, asked, limit);
    case 'address':
      return marked(begins(db, searchSql.byAbhaAddress, asked.address, limit), 'abha');
    case 'words':
      return byWords(db, asked, limit);
  }
}

const marked = (candidates: readonly Candidate[], foundBy: FoundBy): Hit[] =>
  candidates.map((candidate) => [candidate, foundBy]);

const recent = (db: Db, limit: number): Candidate[] => db.all<Candidate>(searchSql.recent, { limit });

/** Rows whose column begins with the text, by a range that the index serves. */
function begins(db: Db, sql: string, from: string, limit: number): Candidate[] {
  return db.all<Candidate>(sql, { from, to: `${from}\u{10ffff}`, limit });
}

function byNumber(db: Db, number: string, limit: number): Hit[] {
  return marked(begins(db, searchSql.byNumber, number, limit), 'number');
}

function byDigits(db: Db, { digits, mobile }: { digits: string; mobile: string }, limit: number): Hit[] {
  // In order of the index a number stands before all longer ones that begin with it.
  const [exact] = byNumber(db, `P-${digits}`, 1);
  return [
    ...(exact?.[0].number === `P-${digits}` ? [exact] : []),
    ...marked(byMobile(db, mobile, limit), 'mobile'),
    ...marked(begins(db, searchSql.byAbhaNumber, digits, limit), 'abha'),
  ];
}

/** By the first digits, and from four digits on also by the last. */
function byMobile(db: Db, digits: string, limit: number): Candidate[] {
  if (digits === '') return [];
  const front = begins(db, searchSql.byMobile, digits, limit);
  if (digits.length < 4) return front;
  return [...front, ...begins(db, searchSql.byMobileEnd, digits.split('').reverse().join(''), limit)];
}

/** Exact words, begun words, words that sound alike: each from its own index, then ranked together. */
function byWords(db: Db, { words, mobile }: { words: readonly string[]; mobile: string }, limit: number): Hit[] {
  const sounds = words.map(soundOf);
  const candidates = mobile.length >= 4 ? byMobile(db, mobile, lately) : candidatesOf(db, words, sounds);
  const ranked = candidates
    .map((candidate) => ({ candidate, match: matchOf({ words, sounds }, candidate) }))
    .filter((pair): pair is { candidate: Candidate; match: WordMatch } => pair.match !== undefined)
    .sort((a, b) => a.match.rank - b.match.rank || compare(b.candidate.recentAt, a.candidate.recentAt))
    .map(({ candidate, match }): Hit => [candidate, match.foundBy]);
  const address = words.length === 1 ? begins(db, searchSql.byAbhaAddress, words[0] ?? '', limit) : [];
  return [...ranked, ...marked(address, 'abha')];
}

function candidatesOf(db: Db, words: readonly string[], sounds: readonly string[]): Candidate[] {
  const inIndex = (match: string) => db.all<Candidate>(searchSql.byIndex, { match, limit: perWay });
  return [
    ...recent(db, lately),
    ...inIndex(allOf('words', words, '')),
    ...inIndex(allOf('words', words, '*')),
    // One letter sounds like half the register.
    ...(sounds.some((sound) => sound.length > 1) ? inIndex(allOf('sounds', sounds, '*')) : []),
  ];
}

/** An FTS5 query: every word in that column, in any order. Words hold letters, marks and digits only. */
export const allOf = (column: string, words: readonly string[], star: '' | '*'): string =>
  `${column} : (${words.map((word) => `"${word}"${star}`).join(' AND ')})`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
