import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import type { SignedArtefact } from '../gateway/index.ts';
import { toInstant } from '../kit/clock.ts';
import type { ArtefactStatus } from '../kit/words.ts';
import { Artefact, artefactCanBecome, type HeldStatus } from './model.ts';

type Side = Artefact['side'];

const columns = `consent_id AS consentId, side, status, is_checked AS isChecked, request_id AS requestId, patient_id AS patientId,
  abha_address AS abhaAddress, hip_id AS hipId, hiu_id AS hiuId, hiu_name AS hiuName, requester_name AS requesterName, purpose,
  hi_types AS hiTypes, care_contexts AS careContexts, range_from AS "from", range_to AS "to", erase_at AS eraseAt,
  told_at AS toldAt, ended_at AS endedAt`;
const one = `SELECT ${columns} FROM consent_artefacts WHERE consent_id = @consentId AND side = @side AND text IS NOT NULL`;
const ofSide = `SELECT ${columns} FROM consent_artefacts WHERE side = @side AND text IS NOT NULL
  ORDER BY told_at DESC LIMIT 500`;
const ofPatient = `SELECT ${columns} FROM consent_artefacts WHERE patient_id = @patientId AND text IS NOT NULL ORDER BY told_at DESC`;
const ofRequest = `SELECT ${columns} FROM consent_artefacts WHERE request_id = @requestId AND text IS NOT NULL ORDER BY told_at`;
const pastEnd = `SELECT ${columns} FROM consent_artefacts
  WHERE status IN ('GRANTED', 'PAUSED') AND erase_at <= @now AND text IS NOT NULL`;
const statusOf = 'SELECT status FROM consent_artefacts WHERE consent_id = @consentId AND side = @side';
const insert = `INSERT INTO consent_artefacts (consent_id, side, status, request_id, patient_id, abha_address, hip_id, hiu_id, hiu_name,
    requester_name, purpose, hi_types, care_contexts, range_from, range_to, erase_at, access_mode, signature, text, told_at)
  VALUES (@consentId, @side, @status, @requestId, @patientId, @abhaAddress, @hipId, @hiuId, @hiuName,
    @requesterName, @purpose, @hiTypes, @careContexts, @from, @to, @eraseAt, @accessMode, @signature, @text, @at)`;
const insertEnded = `INSERT INTO consent_artefacts (consent_id, side, status, told_at, ended_at)
  VALUES (@consentId, @side, @status, @at, @at)`;
const setStatusRow = `UPDATE consent_artefacts SET status = @status,
    ended_at = CASE WHEN @status IN ('REVOKED', 'EXPIRED') THEN @at END
  WHERE consent_id = @consentId AND side = @side`;
const markChecked = 'UPDATE consent_artefacts SET is_checked = 1 WHERE consent_id = @consentId AND side = @side';
const uncheckedRows = 'SELECT consent_id AS consentId FROM consent_artefacts WHERE is_checked = 0 AND side = @side';

type Stored = Omit<Artefact, 'isChecked' | 'hiTypes' | 'careContexts'> & {
  isChecked: number;
  hiTypes: string;
  careContexts: string;
};

const Lists = z.object({ hiTypes: Artefact.shape.hiTypes, careContexts: Artefact.shape.careContexts });

function asArtefact(row: Stored): Artefact {
  const lists = Lists.parse({ hiTypes: JSON.parse(row.hiTypes), careContexts: JSON.parse(row.careContexts) });
  return { ...row, ...lists, isChecked: row.isChecked === 1 };
}

export function findArtefact(db: Db, consentId: string, side: Side): Artefact | undefined {
  const row = db.get<Stored>(one, { consentId, side });
  return row && asArtefact(row);
}

export const listArtefacts = (db: Db, side: Side): Artefact[] => db.all<Stored>(ofSide, { side }).map(asArtefact);
export const artefactsOfPatient = (db: Db, patientId: string): Artefact[] =>
  db.all<Stored>(ofPatient, { patientId }).map(asArtefact);
export const artefactsOfRequest = (db: Db, requestId: string): Artefact[] =>
  db.all<Stored>(ofRequest, { requestId }).map(asArtefact);
/** Granted by ABDM's last word, over by our clock. */
export const artefactsPastEnd = (db: Db, now: Date): Artefact[] =>
  db.all<Stored>(pastEnd, { now: toInstant(now) }).map(asArtefact);

/** What is known of an artefact, also of one that is remembered by its id alone. */
export const findStatus = (db: Db, consentId: string, side: Side): HeldStatus | undefined =>
  db.get<{ status: HeldStatus }>(statusOf, { consentId, side })?.status;

export interface NewArtefact {
  readonly side: Side;
  readonly status: ArtefactStatus;
  readonly signed: SignedArtefact;
  readonly patientId: string | null;
  readonly requestId: string | null;
}

export function insertArtefact(tx: Tx, { side, status, signed, patientId, requestId }: NewArtefact, now: Date): void {
  const { artefact, signature, text } = signed;
  tx.run(insert, {
    consentId: artefact.consentId,
    side,
    status,
    requestId,
    patientId,
    abhaAddress: artefact.abhaAddress.toLowerCase(),
    hipId: artefact.hipId,
    hiuId: artefact.hiuId,
    hiuName: artefact.hiuName,
    requesterName: artefact.requesterName,
    purpose: artefact.purpose,
    hiTypes: JSON.stringify(artefact.hiTypes),
    careContexts: JSON.stringify(artefact.careContexts),
    from: artefact.dateRange.from,
    to: artefact.dateRange.to,
    eraseAt: artefact.eraseAt,
    accessMode: artefact.accessMode,
    signature,
    text,
    at: toInstant(now),
  });
  tx.changed('consent', artefact.consentId);
}

/** Remembers an end that came before the beginning, so that a late GRANTED does not bring it to life. */
export function insertEndedArtefact(
  tx: Tx,
  ended: { consentId: string; side: Side; status: ArtefactStatus },
  now: Date,
): void {
  tx.run(insertEnded, { ...ended, at: toInstant(now) });
}

/** Moves an artefact on; tells whether it moved. What may not follow leaves it as it is. */
export function setArtefactStatus(
  tx: Tx,
  { consentId, side, to }: { consentId: string; side: Side; to: HeldStatus },
  now: Date,
): boolean {
  const status = findStatus(tx, consentId, side);
  if (status === undefined || !artefactCanBecome(status, to)) return false;
  tx.run(setStatusRow, { consentId, side, status: to, at: toInstant(now) });
  tx.changed('consent', consentId);
  return true;
}

/** ABDM has confirmed it after a restore. */
export function noteChecked(tx: Tx, consentId: string, side: Side): void {
  tx.run(markChecked, { consentId, side });
}

export const uncheckedArtefacts = (db: Db, side: Side): string[] =>
  db.all<{ consentId: string }>(uncheckedRows, { side }).map(({ consentId }) => consentId);
