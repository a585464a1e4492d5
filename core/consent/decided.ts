import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import type { ConsentRequestStatus } from '../kit/words.ts';
import { addJob } from '../outbox/index.ts';
import { findStatus, insertEndedArtefact, setArtefactStatus } from './artefacts.ts';
import { fetchArtefact } from './jobs.ts';
import { type ConsentRequest, moveRequest } from './requests.ts';

/** What other folders do when a permission ends: `hip` stops sending, `hiu` erases what was received under it. */
export type OnEnded = (
  tx: Tx,
  ended: { consentId: string; side: 'hip' | 'hiu'; because: 'REVOKED' | 'EXPIRED' },
  now: Date,
) => void;

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
  { decision, onEnded }: { decision: Decision; onEnded: OnEnded },
  now: Date,
): void {
  const { status, artefactIds } = decision;
  if (status === 'GRANTED') {
    for (const consentId of artefactIds) fetchOnce(tx, { consentId, requestId: request.id }, now);
  } else if (status === 'REVOKED' || status === 'EXPIRED') {
    for (const consentId of artefactIds) endArtefact(tx, { consentId, side: 'hiu', because: status }, { onEnded, now });
  }
  // A patient may withdraw one hospital of several: the request itself stays granted while another artefact lives.
  const isPartial = status !== 'GRANTED' && artefactIds.length > 0 && hasOtherLiving(tx, request.id, artefactIds);
  if (!isPartial && moveRequest(tx, request.id, { to: status, because: null }, now)) {
    writeAudit(tx, now, { who: 'appliance', what: `consent.request-${status}`, about: request.id });
  }
}

function fetchOnce(tx: Tx, artefact: { consentId: string; requestId: string }, now: Date): void {
  if (findStatus(tx, artefact.consentId, 'hiu') !== undefined) return;
  addJob(tx, { kind: fetchArtefact, cause: `${artefact.consentId}@1`, data: artefact }, now);
}

const otherLiving = `SELECT count(*) AS count FROM consent_artefacts WHERE request_id = @requestId AND status IN ('GRANTED', 'PAUSED')`;

const hasOtherLiving = (tx: Tx, requestId: string, _ended: readonly string[]): boolean =>
  (tx.get<{ count: number }>(otherLiving, { requestId })?.count ?? 0) > 0;

export interface Ending {
  readonly consentId: string;
  readonly side: 'hip' | 'hiu';
  readonly because: 'REVOKED' | 'EXPIRED';
}

/** Ends a permission, audits it, and lets the others act on it in the same transaction. One never heard of is remembered. */
export function endArtefact(tx: Tx, ending: Ending, { onEnded, now }: { onEnded: OnEnded; now: Date }): void {
  const { consentId, side, because } = ending;
  if (findStatus(tx, consentId, side) === undefined) {
    insertEndedArtefact(tx, { consentId, side, status: because }, now);
  } else if (!setArtefactStatus(tx, { consentId, side, to: because }, now)) {
    return;
  }
  writeAudit(tx, now, { who: 'appliance', what: `consent.${because}`, about: consentId, detail: { side } });
  onEnded(tx, ending, now);
}
