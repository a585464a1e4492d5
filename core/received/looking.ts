import { writeAudit } from '../audit/index.ts';
import { type Artefact, findArtefact, mayUse } from '../consent/index.ts';
import { type Db, type Tx, transact } from '../db/index.ts';
import type { Caller } from '../kit/caller.ts';
import { Problem } from '../kit/problem.ts';
import type { TombstoneLine } from './contract.ts';
import { type Erasing, endOf, eraseUnder } from './erasing.ts';
import { tombstoneLine } from './lines.ts';
import { HeldBecause } from './model.ts';
import { findRecord, noteSeen, type ReceivedRecord } from './records.ts';
import { findTombstone } from './tombstones.ts';

export interface LookingParts {
  readonly erasing: Erasing;
  readonly isClockSure: (db: Db) => boolean;
}

export type Refused =
  | { readonly kind: 'erased'; readonly tombstone: TombstoneLine }
  | { readonly kind: 'held'; readonly because: HeldBecause }
  | { readonly kind: 'hidden'; readonly because: 'clock-doubtful' | 'not-checked' };

export type Admission =
  | { readonly kind: 'may'; readonly record: ReceivedRecord; readonly artefact: Artefact }
  | Refused;

export interface Look {
  readonly recordId: string;
  /** `received.<what>`: how it stands in the audit log. */
  readonly what: string;
  readonly who: Caller;
  readonly now: Date;
  /** To find out whose record it is that is kept out of view. */
  readonly isComparison?: boolean;
}

/**
 * Whether a record may be looked at now, and the line in the audit log that says who looked: both in one transaction, before
 * anything leaves the core (architecture.md 2.5). What should have gone already goes here.
 *
 * @throws Problem `received.not-found`
 */
export function admit(db: Db, parts: LookingParts, look: Look): Admission {
  return transact(db, (tx) => {
    const admission = judgeLook(tx, parts, look);
    const isAllowed = admission.kind === (look.isComparison ? 'held' : 'may');
    if (!isAllowed) return admission;
    const { id, consentId, patientId } = getRecord(tx, look.recordId);
    const detail = { consent: consentId, patient: patientId };
    writeAudit(tx, look.now, { who: look.who.staffId, what: look.what, about: id, detail });
    if (admission.kind === 'may') noteSeen(tx, id, look.now);
    return admission;
  });
}

function judgeLook(tx: Tx, { erasing, isClockSure }: LookingParts, { recordId, now }: Look): Admission {
  const record = getRecord(tx, recordId);
  const isSure = isClockSure(tx);
  const because = record.state === 'erased' ? null : endOf(tx, record.consentId, { isClockSure: isSure, now });
  if (because !== null) eraseUnder(tx, { consentId: record.consentId, because }, { erasing, now });
  const erased = findErased(tx, recordId);
  if (erased) return erased;
  const artefact = findArtefact(tx, record.consentId, 'hiu');
  if (!isSure) return { kind: 'hidden', because: 'clock-doubtful' };
  if (!artefact || !mayUse(artefact, now)) return { kind: 'hidden', because: 'not-checked' };
  if (record.state === 'quarantined') return { kind: 'held', because: HeldBecause.parse(record.because) };
  return { kind: 'may', record, artefact };
}

/** @throws Problem `received.not-found` */
export function getRecord(db: Db, id: string): ReceivedRecord {
  const record = findRecord(db, id);
  if (!record) throw new Problem('received.not-found');
  return record;
}

/** The stone of a record that is gone; undefined while it is here. Asked again after reading: it may have gone meanwhile. */
export function findErased(db: Db, recordId: string): Extract<Refused, { kind: 'erased' }> | undefined {
  const { tombstoneId } = getRecord(db, recordId);
  const stone = tombstoneId === null ? undefined : findTombstone(db, tombstoneId);
  return stone && { kind: 'erased', tombstone: tombstoneLine(db, stone) };
}
