import { type Artefact, findArtefact, mayUse } from '../consent/index.ts';
import type { Db } from '../db/index.ts';
import { findJob } from '../outbox/index.ts';
import { getPatient } from '../patients/index.ts';
import { requestTerms } from './asking.ts';
import { tallyOf } from './completion.ts';
import type { HeldLine, Hospital, RecordLine, TombstoneLine, TransferLine } from './contract.ts';
import { HeldBecause, isOpenTransfer, mayRelease, type Tombstone } from './model.ts';
import { countPages } from './pages.ts';
import type { ReceivedRecord } from './records.ts';
import { findHospitalName } from './tombstones.ts';
import type { Transfer } from './transfers.ts';
import { askableFrom } from './tries.ts';

/** How rows become the lines that screens show. */

export const hospitalOf = (db: Db, hipId: string): Hospital => ({ id: hipId, name: findHospitalName(db, hipId) });

export function transferLine(db: Db, transfer: Transfer, now: Date): TransferLine {
  const { id, consentId, hipId, state, because, code, wantedAt, requestedAt, lastPageAt, endedAt, pageCount } =
    transfer;
  const { kept, held, unreadable, missing } = tallyOf(db, transfer);
  const artefact = findArtefact(db, consentId, 'hiu');
  const job = state === 'wanted' ? findJob(db, requestTerms.kind, `${id}@${transfer.tries}`) : undefined;
  return {
    id,
    consentId,
    state,
    because,
    code,
    wantedAt,
    requestedAt,
    lastPageAt,
    endedAt,
    pageCount,
    hospital: hospitalOf(db, hipId),
    nextTryAt: job?.state === 'waiting' ? job.notBefore : null,
    heldUp: job?.state === 'waiting' ? job.because : null,
    pages: countPages(db, id).pages,
    records: kept,
    held,
    unreadable,
    missing,
    askableFrom: artefact === undefined ? null : askableFrom(db, artefact, { now }),
    mayAskAgain: artefact !== undefined && mayUse(artefact, now) && (!isOpenTransfer(state) || state === 'wanted'),
  };
}

/** Null for what could not be read: it has no facts. */
export function recordLine(db: Db, record: ReceivedRecord, until: string): RecordLine | null {
  if (record.facts === null) return null;
  const { patient: _patient, bundleId: _bundleId, ...facts } = record.facts;
  const { id, patientId, hipId, receivedAt, firstSeenAt } = record;
  const hospital = hospitalOf(db, hipId);
  return { ...facts, id, patientId, hospital, receivedAt, isNew: firstSeenAt === null, until, replacedBy: null };
}

/**
 * The lines of a patient's records. The same content under two permissions is one line, the one that may be read longer; of
 * several versions of one document the newest stands for the others.
 */
export function recordLines(db: Db, records: readonly ReceivedRecord[]): RecordLine[] {
  const untilOf = new Map<string, string>();
  const until = (consentId: string) => {
    if (!untilOf.has(consentId)) untilOf.set(consentId, findArtefact(db, consentId, 'hiu')?.eraseAt ?? '');
    return untilOf.get(consentId) ?? '';
  };
  const once = new Map<string, ReceivedRecord>();
  for (const record of records) {
    const key = `${record.hipId} ${record.careContext} ${record.contentHash}`;
    const other = once.get(key);
    if (!other || until(other.consentId) < until(record.consentId)) once.set(key, record);
  }
  const newest = new Map<string, ReceivedRecord>();
  for (const record of once.values()) {
    const key = documentKey(record);
    const other = key === null ? undefined : newest.get(key);
    if (key !== null && (!other || other.receivedAt < record.receivedAt)) newest.set(key, record);
  }
  return [...once.values()]
    .flatMap((record) => {
      const line = recordLine(db, record, until(record.consentId));
      const later = newest.get(documentKey(record) ?? '');
      return line ? [{ ...line, replacedBy: later && later.id !== record.id ? later.id : null }] : [];
    })
    .sort((one, other) => dayOf(other).localeCompare(dayOf(one)) || other.receivedAt.localeCompare(one.receivedAt));
}

/** What was held back once and then released replaces nothing: it may be somebody else's after all. */
const documentKey = ({ hipId, facts }: ReceivedRecord): string | null =>
  facts?.bundleId && facts.patient === null ? `${hipId} ${facts.bundleId}` : null;
const dayOf = ({ careDate, receivedAt }: RecordLine): string => careDate?.value.slice(0, 10) ?? receivedAt.slice(0, 10);

export function heldLine(db: Db, record: ReceivedRecord): HeldLine {
  const { id, patientId, hipId, because, receivedAt, facts, consentId } = record;
  const reason = HeldBecause.safeParse(because);
  return {
    id,
    patient: { id: patientId, name: getPatient(db, patientId).name },
    hospital: hospitalOf(db, hipId),
    state: record.state === 'quarantined' ? 'quarantined' : 'unreadable',
    because: because ?? '',
    hiType: facts?.hiType ?? null,
    receivedAt,
    until: untilOf(findArtefact(db, consentId, 'hiu'), receivedAt),
    mayRelease: reason.success && mayRelease(reason.data),
  };
}

const untilOf = (artefact: Artefact | undefined, otherwise: string): string => artefact?.eraseAt ?? otherwise;

export function tombstoneLine(db: Db, { hipId, ...stone }: Tombstone): TombstoneLine {
  return { ...stone, hospital: hospitalOf(db, hipId) };
}
