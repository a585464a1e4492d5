import type { Db, Tx } from '../db/index.ts';
import type { SignedArtefact } from '../gateway/index.ts';
import { toInstant } from '../kit/clock.ts';
import { sha256 } from '../kit/ids.ts';
import { markValues, type PageMark } from '../kit/page-mark.ts';
import type { ArtefactStatus } from '../kit/words.ts';
import { type Whose, whoseRows } from '../patients/index.ts';
import { Artefact, artefactCanBecome, type Confirmation, type HeldStatus, type Side } from './model.ts';

const columns = `consent_id AS consentId, side, status, is_checked AS isChecked, confirmation, last_ask_at AS lastAskAt,
  request_id AS requestId, patient_id AS patientId, abha_address AS abhaAddress, hip_id AS hipId, hiu_id AS hiuId, hiu_name AS hiuName,
  requester_name AS requesterName, purpose, hi_types AS hiTypes, care_contexts AS careContexts, range_from AS "from", range_to AS "to",
  erase_at AS eraseAt, frequency, granted_at AS grantedAt, told_at AS toldAt, ended_at AS endedAt`;
const known = `SELECT ${columns} FROM consent_artefacts WHERE abha_address IS NOT NULL`;
const one = `${known} AND consent_id = @consentId AND side = @side`;
const ofRequest = `${known} AND request_id = @requestId ORDER BY told_at, consent_id`;
const pastEnd = `${known} AND status IN ('GRANTED', 'PAUSED') AND erase_at <= @now ORDER BY erase_at LIMIT 500`;
const given = (whose: string) => `${known} AND side = 'hip' AND ${whose} AND (@state IS NULL OR status = @state)
  AND (told_at, consent_id) < (@beforeAt, @beforeId) ORDER BY told_at DESC, consent_id DESC LIMIT @most`;
const endingFirst = (whose: string) => `${known} AND +side = 'hip' AND ${whose} AND status IN ('GRANTED', 'PAUSED')
  ORDER BY erase_at LIMIT @most`;
const standing = `SELECT status, request_id AS requestId, is_checked AS isChecked, abha_address IS NOT NULL AS hasDetails,
  asks, last_ask_at AS lastAskAt FROM consent_artefacts WHERE consent_id = @consentId AND side = @side`;
const insertRow = `INSERT INTO consent_artefacts (consent_id, side, status, request_id, told_at, ended_at)
  VALUES (@consentId, @side, @status, @requestId, @at, CASE WHEN @status IN ('REVOKED', 'EXPIRED') THEN @at END)`;
const setDetails = `UPDATE consent_artefacts SET patient_id = @patientId, abha_address = @abhaAddress, hip_id = @hipId, hiu_id = @hiuId,
    hiu_name = @hiuName, requester_name = @requesterName, purpose = @purpose, hi_types = @hiTypes,
    care_contexts = iif(ended_at IS NULL, @careContexts, '[]'), range_from = @from, range_to = @to, erase_at = @eraseAt,
    frequency = @frequency, granted_at = @grantedAt, signature = iif(ended_at IS NULL, @signature, NULL), text = iif(ended_at IS NULL, @text, NULL),
    text_sha256 = @textHash
  WHERE consent_id = @consentId AND side = @side`;
const setStatusRow = `UPDATE consent_artefacts SET status = @status WHERE consent_id = @consentId AND side = @side`;
/** What it allowed is no longer needed, and goes (certification HIP_INIT_REVOKE_CONSENT). What it was about stays, as a list. */
const setEnded = `UPDATE consent_artefacts SET status = @status, ended_at = @at, text = NULL, signature = NULL,
    care_contexts = CASE WHEN care_contexts IS NULL THEN NULL ELSE '[]' END
  WHERE consent_id = @consentId AND side = @side`;
const setAsked = `UPDATE consent_artefacts SET asks = asks + 1, last_ask_at = @at,
    confirmation = CASE WHEN confirmation = 'not-asked' THEN 'asked' ELSE confirmation END
  WHERE consent_id = @consentId AND side = @side`;
const setConfirmation = `UPDATE consent_artefacts SET confirmation = @confirmation,
    is_checked = CASE WHEN @confirmation = 'confirmed' THEN 1 ELSE is_checked END
  WHERE consent_id = @consentId AND side = @side`;
const setUnchecked = `UPDATE consent_artefacts SET is_checked = 0
  WHERE consent_id = @consentId AND side = @side AND status IN ('GRANTED', 'PAUSED')`;
const livingOfRequest = `SELECT consent_id AS consentId FROM consent_artefacts
  WHERE request_id = @requestId AND status IN ('GRANTED', 'PAUSED')`;
const toAsk = `SELECT consent_id AS consentId, side, request_id AS requestId FROM consent_artefacts
  WHERE status IN ('GRANTED', 'PAUSED') AND (side = 'hiu' OR is_checked = 0) AND (last_ask_at IS NULL OR last_ask_at < @before)
  ORDER BY last_ask_at LIMIT 200`;
const hospitalName =
  'SELECT hiu_name AS name FROM consent_artefacts WHERE hiu_id = @id AND hiu_name IS NOT NULL LIMIT 1';
const learnedRow = 'SELECT hip_may_ask AS mayAsk, at FROM consent_learned';
const putLearned = `INSERT INTO consent_learned (id, hip_may_ask, at) VALUES (1, @mayAsk, @at)
  ON CONFLICT (id) DO UPDATE SET hip_may_ask = excluded.hip_may_ask, at = excluded.at`;

/** Run after a restore: nothing is given or shown under a permission until ABDM was asked again (architecture.md 7.20). */
export const distrustAfterRestore: readonly string[] = [
  "UPDATE consent_artefacts SET is_checked = 0, last_ask_at = NULL WHERE status IN ('GRANTED', 'PAUSED')",
];

type Stored = Omit<Artefact, 'isChecked' | 'hiTypes' | 'careContexts' | 'frequency'> & {
  isChecked: number;
  hiTypes: string;
  careContexts: string;
  frequency: string;
};

const Lists = Artefact.pick({ hiTypes: true, careContexts: true, frequency: true });

function asArtefact(row: Stored): Artefact {
  const lists = Lists.parse({
    hiTypes: JSON.parse(row.hiTypes),
    careContexts: JSON.parse(row.careContexts),
    frequency: JSON.parse(row.frequency),
  });
  return { ...row, ...lists, isChecked: row.isChecked === 1 };
}

/** Which of the two meanings of a permission. */
export interface ArtefactKey {
  readonly consentId: string;
  readonly side: Side;
}

export function findArtefact(db: Db, consentId: string, side: Side): Artefact | undefined {
  const row = db.get<Stored>(one, { consentId, side });
  return row && asArtefact(row);
}

export const artefactsOfRequest = (db: Db, requestId: string): Artefact[] =>
  db.all<Stored>(ofRequest, { requestId }).map(asArtefact);
/** Granted by ABDM's last word, over by our clock. */
export const artefactsPastEnd = (db: Db, now: Date): Artefact[] =>
  db.all<Stored>(pastEnd, { now: toInstant(now) }).map(asArtefact);

export interface GivenFilter extends Whose {
  readonly state: HeldStatus | null;
  readonly order: 'newest' | 'ending-first';
  readonly before: PageMark | null;
  readonly most: number;
}

/** What others may take from us. */
export function listGiven(db: Db, { order, before, ...filter }: GivenFilter): Artefact[] {
  const sql = order === 'newest' ? given : endingFirst;
  return db.all<Stored>(sql(whoseRows(filter)), { ...filter, ...markValues(before) }).map(asArtefact);
}

export interface Standing {
  readonly status: HeldStatus;
  readonly requestId: string | null;
  readonly isChecked: boolean;
  readonly hasDetails: boolean;
  readonly asks: number;
  readonly lastAskAt: string | null;
}

/** What is known of an artefact, also of one that is known by its id alone. */
export function findStanding(db: Db, key: ArtefactKey): Standing | undefined {
  const row = db.get<Omit<Standing, 'isChecked' | 'hasDetails'> & { isChecked: number; hasDetails: number }>(standing, {
    consentId: key.consentId,
    side: key.side,
  });
  return row && { ...row, isChecked: row.isChecked === 1, hasDetails: row.hasDetails === 1 };
}

export const findStatus = (db: Db, consentId: string, side: Side): HeldStatus | undefined =>
  findStanding(db, { consentId, side })?.status;

/** A row by its id alone: told of and not fetched yet, or ended before it began. */
export function insertArtefactId(
  tx: Tx,
  { status, requestId = null, ...key }: ArtefactKey & { status: ArtefactStatus; requestId?: string | null },
  now: Date,
): void {
  tx.run(insertRow, { consentId: key.consentId, side: key.side, status, requestId, at: toInstant(now) });
  tx.changed('consent', key.consentId);
}

/** What the artefact says, with its text as it came. */
export function keepDetails(
  tx: Tx,
  { consentId, side }: ArtefactKey,
  { signed, patientId, now }: { signed: SignedArtefact; patientId: string | null; now: Date },
): void {
  const { artefact, signature, text } = signed;
  tx.run(setDetails, {
    consentId,
    side,
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
    frequency: JSON.stringify(artefact.frequency),
    grantedAt: artefact.createdAt ?? toInstant(now),
    signature,
    text,
    textHash: sha256(text),
  });
  tx.changed('consent', consentId);
}

/** Moves an artefact on; tells whether it moved. What may not follow leaves it as it is. */
export function setArtefactStatus(
  tx: Tx,
  { consentId, side, to }: ArtefactKey & { readonly to: HeldStatus },
  now: Date,
): boolean {
  const status = findStatus(tx, consentId, side);
  if (status === undefined || !artefactCanBecome(status, to)) return false;
  if (to === 'REVOKED' || to === 'EXPIRED') tx.run(setEnded, { consentId, side, status: to, at: toInstant(now) });
  else tx.run(setStatusRow, { consentId, side, status: to });
  tx.changed('consent', consentId);
  return true;
}

/** Counts a question to ABDM about it. */
export function noteAsked(tx: Tx, { consentId, side }: ArtefactKey, now: Date): void {
  tx.run(setAsked, { consentId, side, at: toInstant(now) });
}

/** ABDM's answer to that question; `confirmed` also ends the distrust after a restore. */
export function noteConfirmation(tx: Tx, { consentId, side }: ArtefactKey, confirmation: Confirmation): void {
  tx.run(setConfirmation, { consentId, side, confirmation });
  tx.changed('consent', consentId);
}

/** Nothing is given or shown under it until ABDM has confirmed it again. */
export function distrustArtefact(tx: Tx, { consentId, side }: ArtefactKey): void {
  if (tx.run(setUnchecked, { consentId, side }).changes > 0) tx.changed('consent', consentId);
}

export const livingArtefactsOfRequest = (db: Db, requestId: string): string[] =>
  db.all<{ consentId: string }>(livingOfRequest, { requestId }).map(({ consentId }) => consentId);

/** Living permissions whose state should be asked for: ours to see, and after a restore all, unless asked since `before`. */
export const artefactsToAsk = (db: Db, before: Date): (ArtefactKey & { readonly requestId: string | null })[] =>
  db.all(toAsk, { before: toInstant(before) });

/** A hospital's name, where it once asked us for something: only then does ABDM name it. */
export const findHospitalName = (db: Db, id: string): string | null =>
  db.get<{ name: string }>(hospitalName, { id })?.name ?? null;

/** Whether ABDM lets a HIP ask for an artefact, as far as we have seen. */
export const findMayAsk = (db: Db): { readonly mayAsk: boolean; readonly at: string } | undefined => {
  const row = db.get<{ mayAsk: number; at: string }>(learnedRow);
  return row && { mayAsk: row.mayAsk === 1, at: row.at };
};

export function noteMayAsk(tx: Tx, mayAsk: boolean, now: Date): void {
  tx.run(putLearned, { mayAsk: mayAsk ? 1 : 0, at: toInstant(now) });
}
