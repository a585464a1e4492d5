import type { Db } from '../db/index.ts';
import type { PatientBrief } from './model.ts';

/** What ranking needs of somebody who might be meant; the whole line is read only for those who are shown. */
export interface Candidate {
  readonly seq: number;
  /** The name as it is searched, and how its words sound. */
  readonly words: string;
  readonly sounds: string;
  readonly recentAt: string;
}

const columns = 'p.seq, p.words, p.sounds, p.recent_at AS recentAt';

/** The statements of the search; a test reads their query plans. */
export const searchSql = {
  recent: `SELECT ${columns} FROM patients p ORDER BY p.recent_at DESC LIMIT @limit`,
  byIndex: `SELECT ${columns} FROM patient_search CROSS JOIN patients p ON p.seq = patient_search.rowid
    WHERE patient_search MATCH @match ORDER BY patient_search.rowid DESC LIMIT @limit`,
  byNumber: `SELECT ${columns} FROM patients p WHERE p.number >= @from AND p.number < @to
    ORDER BY p.number LIMIT @limit`,
  byMobile: `SELECT ${columns} FROM patients p WHERE p.mobile >= @from AND p.mobile < @to LIMIT @limit`,
  byMobileEnd: `SELECT ${columns} FROM patients p
    WHERE p.mobile_reversed >= @from AND p.mobile_reversed < @to LIMIT @limit`,
  byAbhaNumber: `SELECT ${columns} FROM patients p WHERE p.abha_number >= @from AND p.abha_number < @to LIMIT @limit`,
  byAbhaAddress: `SELECT ${columns} FROM patients p WHERE p.abha_address >= @from AND p.abha_address < @to LIMIT @limit`,
  brief: `SELECT id, number, name, gender, birth_date AS birthDate, mobile, district, guardian_name AS guardianName,
      guardian_relation AS guardianRelation, abha_number AS abhaNumber, abha_address AS abhaAddress,
      is_abha_verified AS isAbhaVerified
    FROM patients WHERE seq = @seq`,
} as const;

/** Those who were here last, newest first. */
export const recentCandidates = (db: Db, limit: number): Candidate[] => db.all<Candidate>(searchSql.recent, { limit });

export type Column = 'byNumber' | 'byMobile' | 'byMobileEnd' | 'byAbhaNumber' | 'byAbhaAddress';

/** Those whose number, mobile or ABHA begins with the text, by a range that the index serves. */
export function beginning(db: Db, column: Column, from: string, limit: number): Candidate[] {
  return db.all<Candidate>(searchSql[column], { from, to: `${from}\u{10ffff}`, limit });
}

/** The one with exactly this local number. */
export const numberCandidate = (db: Db, number: string): Candidate[] =>
  db.all<Candidate>(searchSql.byNumber, { from: number, to: `${number}\0`, limit: 1 });

/** By the first digits of the mobile, and from four digits on also by the last. */
export function mobileCandidates(db: Db, digits: string, limit: number): Candidate[] {
  if (digits === '') return [];
  const front = beginning(db, 'byMobile', digits, limit);
  if (digits.length < 4) return front;
  return [...front, ...beginning(db, 'byMobileEnd', digits.split('').reverse().join(''), limit)];
}

/** Those whom the full-text index finds, newest registration first. */
export const indexCandidates = (db: Db, match: string, limit: number): Candidate[] =>
  db.all<Candidate>(searchSql.byIndex, { match, limit });

/** An FTS5 query: every word in that column, in any order. Words hold letters, marks and digits only. */
export const allOf = (column: 'words' | 'sounds', words: readonly string[], star: '' | '*'): string =>
  `${column} : (${words.map((word) => `"${word}"${star}`).join(' AND ')})`;

/** The line of a list for a candidate. */
export function briefOf(db: Db, { seq }: Candidate): PatientBrief {
  const row = db.get<Omit<PatientBrief, 'isAbhaVerified'> & { isAbhaVerified: number }>(searchSql.brief, { seq });
  if (!row) throw new Error('Patients stay, so a candidate has its row');
  return { ...row, isAbhaVerified: row.isAbhaVerified === 1 };
}
