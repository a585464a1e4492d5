import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { medicineKey, type Note, type Phrase, type PhraseKind } from './model.ts';

const count = `INSERT INTO phrases (kind, key, text, detail, uses, last_used_at)
  VALUES (@kind, @key, @text, @detail, 1, @at)
  ON CONFLICT (kind, key) DO UPDATE SET text = excluded.text, uses = uses + 1, last_used_at = excluded.last_used_at,
    detail = CASE excluded.detail WHEN '' THEN detail ELSE excluded.detail END`;
/** A clinic has a few thousand phrases of a kind at most: looking through all of them is quicker than an index of words. */
const matching = `SELECT text, detail FROM phrases
  WHERE kind = @kind AND (key LIKE @start ESCAPE '\\' OR key LIKE @inside ESCAPE '\\')
  ORDER BY key LIKE @start ESCAPE '\\' DESC, uses DESC, last_used_at DESC LIMIT 8`;

/** Longer ones are a patient's story, nothing to offer at the next. */
const longestPhrase = 80;

const keyOf = (kind: PhraseKind, text: string): string =>
  kind === 'medicine' ? medicineKey(text) : text.toLowerCase().trim();

/** What this clinic wrote before that begins like `typed`, or has a word that does; the most used first. */
export function suggestPhrases(db: Db, kind: PhraseKind, typed: string): Phrase[] {
  const key = keyOf(kind, typed).replaceAll(/[\\%_]/g, '\\$&');
  if (key === '') return [];
  return db.all<Phrase>(matching, { kind, start: `${key}%`, inside: `% ${key}%` });
}

/** At signing: the words of the page are offered from now on. */
export function learnPhrases(tx: Tx, note: Note, now: Date): void {
  const learn = (kind: PhraseKind, text: string, detail: string) => {
    if (text.length <= longestPhrase) tx.run(count, { kind, key: keyOf(kind, text), text, detail, at: toInstant(now) });
  };
  for (const { text } of note.complaints) learn('complaint', text, '');
  for (const { text, code } of note.diagnoses) learn('diagnosis', text, code ?? '');
  for (const { medicine, dose } of note.medicines) learn('medicine', medicine, dose);
  for (const { text } of note.tests) learn('test', text, '');
}
