import { type Artefact, mayAskFrom } from '../consent/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import type { Transfer } from './transfers.ts';

/** One try of one transfer, as ABDM counts questions (certification A-06). */
type Try = Pick<Transfer, 'id' | 'tries' | 'consentId'>;

const put = `INSERT INTO data_request_tries (request_id, attempt, consent_id, at) VALUES (@id, @tries, @consentId, @at)
  ON CONFLICT (request_id, attempt) DO UPDATE SET at = excluded.at`;
const drop = 'DELETE FROM data_request_tries WHERE request_id = @id AND attempt = @tries';
const newest = `SELECT at FROM data_request_tries
  WHERE consent_id = @consentId AND NOT (request_id = @id AND attempt = @tries) ORDER BY at DESC LIMIT @most`;

/** It leaves, or has left: the later instant counts, since ABDM counts from when it has it. */
export function noteTry(tx: Tx, { id, tries, consentId }: Try, now: Date): void {
  tx.run(put, { id, tries, consentId, at: toInstant(now) });
}

/** ABDM refused it: it does not count. */
export function forgetTry(tx: Tx, { id, tries }: Try): void {
  tx.run(drop, { id, tries });
}

const noTry = { id: '', tries: 0 };

/** From when data may be asked for under a permission once more than was asked already; null: now. `but`: what does not count. */
export function askableFrom(
  db: Db,
  { consentId, frequency }: Pick<Artefact, 'consentId' | 'frequency'>,
  { now, but = noTry }: { now: Date; but?: Pick<Try, 'id' | 'tries'> },
): string | null {
  if (frequency === null) return null;
  const { id, tries } = but;
  const asked = db.all<{ at: string }>(newest, { consentId, id, tries, most: frequency.value }).map(({ at }) => at);
  return mayAskFrom(frequency, asked, now);
}
