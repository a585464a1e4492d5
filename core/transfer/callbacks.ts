import { writeAudit } from '../audit/index.ts';
import { findStatus } from '../consent/index.ts';
import type { Db, Tx } from '../db/index.ts';
import type { Incoming, WireError } from '../gateway/index.ts';
import type { IncomingHandlers } from '../inbox/index.ts';
import { newId } from '../kit/ids.ts';
import { addJob } from '../outbox/index.ts';
import { transferSettings } from '../settings/index.ts';
import { decideNow, type Surroundings } from './facts.ts';
import { acknowledgeRequest } from './jobs.ts';
import { type RefusedBecause, takerOf, wireErrors } from './model.ts';
import type { Release } from './release.ts';
import { findTransferByTransaction, insertEntryOf, insertTransfer, layPages, type Transfer } from './store.ts';

/** Another hospital asks for records under a permission: decided at once, answered in any case, sent by jobs. */
export function makeTransferCallbacks(surroundings: Surroundings) {
  return {
    'data.hip-request': (tx, { message, requestId, receivedAt }, now) => {
      const known = findTransferByTransaction(tx, message.transactionId);
      const error = known
        ? errorOf(known)
        : takeRequest(tx, { message, requestId, receivedAt }, { ...surroundings, now });
      const data = { inReplyTo: requestId, transactionId: message.transactionId, error };
      addJob(tx, { kind: acknowledgeRequest, cause: requestId, since: receivedAt, data }, now);
    },
  } satisfies IncomingHandlers;
}

/** A copy under another REQUEST-ID gets the answer that the first one got. */
function errorOf({ state, because }: Transfer): WireError | null {
  // `because` of a refused transfer is one of the words of the table.
  return state === 'refused' ? wireErrors[because as RefusedBecause] : null;
}

interface Arrived {
  readonly message: Incoming['data.hip-request'];
  readonly requestId: string;
  readonly receivedAt: Date;
}

function takeRequest(
  tx: Tx,
  { message, requestId, receivedAt }: Arrived,
  { now, ...surroundings }: Surroundings & { now: Date },
): WireError | null {
  const { transactionId, consentId, dateRange, dataPushUrl, keyMaterial } = message;
  const asked = { ...dateRange, consentId, pushUrl: dataPushUrl, keyMaterial, askedAt: receivedAt };
  const { release, artefact } = decideNow(tx, asked, { ...surroundings, now });
  const because = release.kind === 'refused' ? nameRefusal(tx, consentId, release.because) : null;
  const id = newId();
  const hiuId = artefact?.hiuId ?? null;
  const push = because === null ? { url: dataPushUrl, keyMaterial } : null;
  insertTransfer(
    tx,
    {
      id,
      transactionId,
      requestId,
      consentId,
      because,
      hiuId,
      ...dateRange,
      state: because === null ? 'asked' : 'refused',
      hipId: surroundings.gateway.config().hipId,
      hiuName: artefact?.hiuName ?? null,
      patientId: artefact?.patientId ?? null,
      receivedAt: receivedAt.toISOString(),
    },
    push,
  );
  keepPlan(tx, id, { release, perPage: surroundings.settings.read(tx, transferSettings.entriesPerPage) });
  const detail = {
    consentId,
    transactionId,
    hiu: hiuId,
    because,
    entries: 'entries' in release ? release.entries.length : 0,
  };
  const what = because === null ? 'transfer.asked' : 'transfer.refused';
  writeAudit(tx, now, { who: artefact ? takerOf(hiuId) : 'unknown', what, about: id, detail });
  return because === null ? null : wireErrors[because];
}

/** One that is known by its end alone has ended; it is not unknown. */
function nameRefusal(db: Db, consentId: string, because: RefusedBecause): RefusedBecause {
  if (because !== 'unknown-consent') return because;
  const status = findStatus(db, consentId, 'hip');
  return status === 'REVOKED' ? 'revoked' : status === 'EXPIRED' ? 'expired' : because;
}

/** What is to go, and what of the permission is not given and why. Usually one record a page (architecture.md 7.39). */
function keepPlan(tx: Tx, transferId: string, { release, perPage }: { release: Release; perPage: number }): void {
  const entries = 'entries' in release ? release.entries : [];
  const ids = entries.map((entry) => insertEntryOf(tx, transferId, { ...entry, state: 'waiting', because: null }));
  const pageCount = Math.ceil(ids.length / perPage);
  layPages(
    tx,
    transferId,
    Array.from({ length: pageCount }, (_, page) => ids.slice(page * perPage, (page + 1) * perPage)),
  );
  for (const { careContext, because } of release.withheld) {
    const nothing = { visitId: null, hiType: null, version: null };
    insertEntryOf(tx, transferId, { careContext, ...nothing, state: 'withheld', because });
  }
}
