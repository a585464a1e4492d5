import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import { later, minutes } from '../kit/clock.ts';
import type { ConsentRequestStatus } from '../kit/words.ts';
import {
  findStanding,
  findStatus,
  insertArtefactId,
  livingArtefactsOfRequest,
  setArtefactStatus,
} from './artefacts.ts';
import { askForArtefact, doubtArtefact } from './asking.ts';
import type { Artefact, Side } from './model.ts';
import { type ConsentRequest, findRequest, moveRequest } from './requests.ts';

export interface Ending {
  readonly consentId: string;
  readonly side: Side;
  readonly because: 'REVOKED' | 'EXPIRED';
}

/** What other folders do in the transaction of the news. */
export interface ConsentHooks {
  /** A permission ended: `hip` stops sending, `hiu` erases what was received under it. Once for each artefact. */
  readonly onEnded: (tx: Tx, ended: Ending, now: Date) => void;
  /** A permission of ours is here and lives. Once for each artefact. */
  readonly onArtefactGranted: (tx: Tx, artefact: Artefact, now: Date) => void;
}

/** The patient's decision on a request of ours, told by notice or found by asking. */
export interface Decision {
  readonly status: ConsentRequestStatus;
  readonly reason: string | null;
  readonly artefactIds: readonly string[];
}

/**
 * Takes a decision over, however often and in whatever order it comes: artefacts are fetched once, ended ones end what was
 * received under them, and a request never moves backwards.
 */
export function applyDecision(
  tx: Tx,
  request: ConsentRequest,
  { decision, hooks }: { decision: Decision; hooks: ConsentHooks },
  now: Date,
): void {
  const { status, artefactIds, reason } = decision;
  if (status === 'GRANTED') {
    for (const consentId of artefactIds) fetchOnce(tx, { consentId, requestId: request.id }, now);
  } else if (status === 'REVOKED' || status === 'EXPIRED') {
    for (const consentId of artefactIds) {
      endArtefact(tx, { consentId, side: 'hiu', because: status, requestId: request.id }, { hooks, now });
    }
  }
  // A patient may withdraw from one hospital of several, and a notice may name none: what still lives is asked about, hidden
  // until ABDM has said it lives, and the request stays granted while anything of it does.
  const living = status === 'GRANTED' ? [] : livingArtefactsOfRequest(tx, request.id);
  if (artefactIds.length === 0) {
    const isSaidToEnd = status === 'REVOKED' || status === 'EXPIRED';
    for (const consentId of living) {
      if (isSaidToEnd) doubtArtefact(tx, consentId, now);
      else askForArtefact(tx, { consentId, side: 'hiu', requestId: request.id }, now);
    }
  }
  if (living.length === 0) moveTo(tx, request.id, { to: status, reason }, now);
}

function moveTo(tx: Tx, id: string, move: { to: ConsentRequestStatus; reason?: string | null }, now: Date): void {
  if (moveRequest(tx, id, move, now)) {
    writeAudit(tx, now, { who: 'appliance', what: `consent.request-${move.to}`, about: id });
  }
}

/** How long an answer is waited for before a further telling asks anew. */
const patience = minutes(10);

/** Fetches an artefact that we hear of for the first time; one that has ended, or that is here, is left alone. */
function fetchOnce(tx: Tx, artefact: { consentId: string; requestId: string }, now: Date): void {
  const key = { ...artefact, side: 'hiu' } as const;
  const standing = findStanding(tx, key);
  if (standing && (standing.status !== 'GRANTED' || standing.hasDetails)) return;
  if (standing?.lastAskAt && later(new Date(standing.lastAskAt), patience) > now) return;
  if (!standing) insertArtefactId(tx, { ...key, status: 'GRANTED' }, now);
  askForArtefact(tx, key, now);
}

/** Ends a permission, audits it, and lets the others act on it in the same transaction. One never heard of is remembered. */
export function endArtefact(
  tx: Tx,
  { requestId = null, ...ending }: Ending & { readonly requestId?: string | null },
  { hooks, now }: { hooks: ConsentHooks; now: Date },
): void {
  const { consentId, side, because } = ending;
  const of = findStanding(tx, ending)?.requestId ?? requestId;
  if (findStatus(tx, consentId, side) === undefined) {
    insertArtefactId(tx, { consentId, side, status: because, requestId: of }, now);
  } else if (!setArtefactStatus(tx, { consentId, side, to: because }, now)) {
    return;
  }
  writeAudit(tx, now, { who: 'appliance', what: `consent.${because}`, about: consentId, detail: { side } });
  hooks.onEnded(tx, ending, now);
  const isGranted = of !== null && findRequest(tx, of)?.state === 'GRANTED';
  if (isGranted && livingArtefactsOfRequest(tx, of).length === 0) moveTo(tx, of, { to: because }, now);
}
