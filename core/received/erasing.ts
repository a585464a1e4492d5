import { writeAudit } from '../audit/index.ts';
import { findArtefact, findStatus, isOver } from '../consent/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { newId } from '../kit/ids.ts';
import type { Discarding } from './discarding.ts';
import type { Tombstone, TombstoneBecause } from './model.ts';
import { dropPagesOfConsent } from './pages.ts';
import { consentsHoldingRecords, emptyRecord, type ReceivedRecord, recordsOfConsent } from './records.ts';
import { insertTombstone } from './tombstones.ts';
import { forgetSecret, moveTransfer, openTransfers, transfersOfConsent } from './transfers.ts';

export interface Erasing {
  readonly discarding: Discarding;
  /** Lets go of what a thread still remembers. */
  readonly forget: () => void;
}

/**
 * The permission is over: records, pages, keys and the address go, in the transaction of the news (architecture.md 2.6). What
 * stays says how many of which type were here, from whom, why they went and when; never what they said.
 */
export function eraseUnder(
  tx: Tx,
  { consentId, because }: { consentId: string; because: 'REVOKED' | 'EXPIRED' },
  { erasing, now }: { erasing: Erasing; now: Date },
): void {
  for (const { id } of transfersOfConsent(tx, consentId)) {
    moveTransfer(tx, id, { to: 'failed', because: 'permission-ended' }, now);
    forgetSecret(tx, id);
  }
  const records = recordsOfConsent(tx, consentId);
  const pages = dropPagesOfConsent(tx, consentId);
  erase(tx, { records, because, blobs: pages, who: 'appliance' }, { erasing, now });
}

interface Erased {
  readonly records: readonly ReceivedRecord[];
  readonly because: TombstoneBecause;
  /** Further bytes that go with them. */
  readonly blobs: readonly string[];
  readonly who: string;
}

/** Empties records and puts one stone for all of them. */
export function erase(
  tx: Tx,
  { records, because, blobs, who }: Erased,
  { erasing, now }: { erasing: Erasing; now: Date },
): void {
  const [first] = records;
  if (first) {
    const { consentId, patientId, hipId } = first;
    const cameAt = records.map(({ receivedAt }) => receivedAt).reduce((one, other) => (one < other ? one : other));
    const stone = {
      id: newId(),
      consentId,
      patientId,
      hipId,
      records: countByType(records),
      because,
      cameAt,
      erasedAt: now,
    };
    insertTombstone(tx, stone);
    for (const { id } of records) emptyRecord(tx, id, stone.id);
    const detail = { hip: hipId, records: records.length, because };
    writeAudit(tx, now, { who, what: 'received.erased', about: consentId, detail });
  }
  const texts = records.map(({ blobId }) => blobId).filter((blobId) => blobId !== null);
  if (first === undefined && blobs.length === 0) return;
  erasing.discarding.discardForGood(tx, [...texts, ...blobs]);
  tx.afterCommit(erasing.forget);
}

function countByType(records: readonly ReceivedRecord[]): Tombstone['records'] {
  const types = records.map(({ facts }) => facts?.hiType ?? null);
  return [...new Set(types)].map((hiType) => ({ hiType, count: types.filter((type) => type === hiType).length }));
}

/** Why what came under a permission must go now; null while it may stay. Ending by time waits for a clock that is sure. */
export function endOf(
  db: Db,
  consentId: string,
  { isClockSure, now }: { isClockSure: boolean; now: Date },
): 'REVOKED' | 'EXPIRED' | null {
  const artefact = findArtefact(db, consentId, 'hiu');
  const status = artefact?.status ?? findStatus(db, consentId, 'hiu');
  if (status === 'REVOKED' || status === 'EXPIRED') return status;
  return artefact && isClockSure && isOver(artefact, now) ? 'EXPIRED' : null;
}

/** At start and every few minutes: whatever is still here of a permission that has ended goes, however that end was missed. */
export function sweepEnded(
  tx: Tx,
  { erasing, isClockSure, now }: { erasing: Erasing; isClockSure: boolean; now: Date },
): void {
  const open = openTransfers(tx).map(({ consentId }) => consentId);
  for (const consentId of new Set([...consentsHoldingRecords(tx), ...open])) {
    const because = endOf(tx, consentId, { isClockSure, now });
    if (because !== null) eraseUnder(tx, { consentId, because }, { erasing, now });
  }
}
