import type { Tx } from '../db/index.ts';
import { type ArtefactKey, distrustArtefact, findMayAsk, noteConfirmation, noteMayAsk } from './artefacts.ts';

/** What ABDM's refusal of a question for an artefact means (abdm-v3.md section 11). */

const passing = ['ABDM-1000', 'ABDM-1007', 'ABDM-1019', 'ABDM-1022', 'ABDM-1024', 'ABDM-1034', 'ABDM-1048'];
const expired = ['ABDM-1061', 'ABDM-1112'];
const notGranted = ['ABDM-1062'];
/** The artefact is not one that ABDM stands by, without a word on whether it ever was. */
const unknown = ['ABDM-1080', 'ABDM-1092'];

/** A service behind ABDM is down: nothing was said about the permission. */
export const isPassing = (code: string): boolean => passing.includes(code);

/** The end of a permission that a refusal tells: such codes end it (certification A-07). Null where it tells none. */
export function endToldBy(code: string): 'REVOKED' | 'EXPIRED' | null {
  if (expired.includes(code)) return 'EXPIRED';
  return notGranted.includes(code) ? 'REVOKED' : null;
}

/** Whether a refusal speaks against the permission itself, and not only against our way of asking. */
export const speaksAgainst = (code: string): boolean => endToldBy(code) !== null || unknown.includes(code);

/**
 * A question was refused. As the one who holds the records we learn whether ABDM answers such questions at all; what we may see
 * is hidden when the refusal speaks against it.
 */
export function noteRefused(tx: Tx, key: ArtefactKey, codes: readonly string[], now: Date): void {
  if (key.side === 'hiu') {
    if (codes.some(speaksAgainst)) distrustArtefact(tx, key);
    return;
  }
  noteConfirmation(tx, key, 'refused');
  // Where ABDM has never answered one, that is its way, and it is asked no more for a while.
  if (findMayAsk(tx)?.mayAsk !== true) noteMayAsk(tx, false, now);
}
