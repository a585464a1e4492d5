import { setImmediate } from 'node:timers/promises';
import { eraseBlob, nameBlob, pieceSize, receiveBlob } from '../blobs/index.ts';
import { type Artefact, findArtefact, mayUse } from '../consent/index.ts';
import { type Db, type Tx, transact } from '../db/index.ts';
import type { RecordView } from '../fhir/index.ts';
import type { Dialect } from '../gateway/index.ts';
import type { Clock } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { getPatient } from '../patients/index.ts';
import { factsOf } from './facts.ts';
import type { LocalPatient } from './identity.ts';
import { type Judgement, judgeRecord } from './judging.ts';
import type { RecordSummary, UnreadableBecause } from './model.ts';
import type { Opener } from './opener.ts';
import type { AnswerTo } from './opener-words.ts';
import { findStoredPage, noteEntry } from './pages.ts';
import { findSameRecord, insertRecord } from './records.ts';
import { noteHospitalName } from './tombstones.ts';
import { findTransfer, type Transfer } from './transfers.ts';

/** What a record's text is named in the store of blobs. */
export const recordBlob = 'received-record:';

export interface KeepingParts {
  readonly db: Db;
  readonly opener: Opener;
  readonly clock: Clock;
}

/** One entry of one page. */
export interface PageAt {
  readonly pageId: string;
  readonly dialect: Dialect['name'];
  readonly requestId: string;
  readonly seq: number;
  readonly careContext: string;
}

/** Opens, reads, judges and keeps one entry. A bad one spoils nothing but itself. */
export async function keepEntry(parts: KeepingParts, at: PageAt): Promise<'done' | 'stopped'> {
  const { pageId, dialect, seq } = at;
  const opened = await parts.opener.ask({ ask: 'entry', pageId, dialect, seq });
  switch (opened.is) {
    case 'stopped':
      return 'stopped';
    case 'gone':
      return 'done';
    case 'too-demanding':
      return keepUnreadable(parts, at, { because: 'too-demanding', hash: `${pageId}:${seq}`, bytes: null });
    case 'refused':
      return keepUnreadable(parts, at, opened);
    case 'opened':
      return keepOpened(parts, at, opened);
  }
}

interface Unreadable {
  readonly because: UnreadableBecause;
  readonly hash: string;
  readonly bytes: Uint8Array | null;
}

async function keepUnreadable(parts: KeepingParts, at: PageAt, { because, hash, bytes }: Unreadable): Promise<'done'> {
  const judgement = { state: 'unreadable', because, isConfirmed: false } as const;
  const record = { judgement, hash, checksum: null, view: null, summary: null };
  await keep(parts, at, { record, bytes });
  return 'done';
}

async function keepOpened(
  parts: KeepingParts,
  at: PageAt,
  opened: Extract<AnswerTo<'entry'>, { is: 'opened' }>,
): Promise<'done' | 'stopped'> {
  const { bytes, hash, checksum } = opened;
  if (isKnownAlready(parts, at, hash)) return 'done';
  const { pageId, dialect, seq } = at;
  const read = await parts.opener.ask({ ask: 'read', pageId, dialect, seq });
  if (read.is === 'stopped') return 'stopped';
  const isRead = read.is === 'read';
  const view: RecordView = isRead ? read.view : { kind: 'unreadable', because: 'too-demanding' };
  await keep(parts, at, {
    record: { judgement: null, hash, checksum, view, summary: isRead ? read.summary : null },
    bytes,
  });
  return 'done';
}

interface Found {
  /** Null: to be judged by what the record says. */
  readonly judgement: Judgement | null;
  readonly hash: string;
  readonly checksum: string | null;
  readonly view: RecordView | null;
  readonly summary: RecordSummary | null;
}

/** The text first, in short transactions, then one that makes it a record of this patient. */
async function keep(
  parts: KeepingParts,
  at: PageAt,
  { record, bytes }: { record: Found; bytes: Uint8Array | null },
): Promise<void> {
  const { db, clock } = parts;
  const blob = bytes && (await receiveBlob(db, piecesOf(bytes), clock()));
  transact(db, (tx) => {
    const scene = sceneOf(tx, at, clock());
    // Erased while it was being opened.
    if (!scene || noteKnown(tx, at, { scene, hash: record.hash })) {
      if (blob) eraseBlob(tx, blob.id);
      return;
    }
    const id = newId();
    if (blob) nameBlob(tx, blob.id, `${recordBlob}${id}`);
    insertJudged(tx, { id, at, scene, record, blobId: blob?.id ?? null }, clock());
  });
}

/** Handing over 25 MB in one piece would hold up the callback door. */
async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += pieceSize) {
    yield bytes.subarray(from, from + pieceSize);
    await setImmediate();
  }
}

interface Scene {
  readonly transfer: Transfer;
  readonly artefact: Artefact;
}

/** What an entry belongs to, as long as all of it is alive. */
function sceneOf(db: Db, { pageId, requestId }: PageAt, now: Date): Scene | undefined {
  const transfer = findStoredPage(db, pageId) && findTransfer(db, requestId);
  const artefact = transfer && findArtefact(db, transfer.consentId, 'hiu');
  return artefact && mayUse(artefact, now) ? { transfer, artefact } : undefined;
}

function isKnownAlready({ db, clock }: KeepingParts, at: PageAt, hash: string): boolean {
  return transact(db, (tx) => {
    const scene = sceneOf(tx, at, clock());
    return !scene || noteKnown(tx, at, { scene, hash });
  });
}

/** The same content of the same visit under the same permission is one record, however often it comes. */
function noteKnown(tx: Tx, at: PageAt, { scene, hash }: { scene: Scene; hash: string }): boolean {
  const { consentId } = scene.transfer;
  const known = findSameRecord(tx, { consentId, careContext: at.careContext, contentHash: hash });
  if (!known) return false;
  const outcome = known.state === 'shown' ? 'known' : known.state === 'quarantined' ? 'held' : 'unreadable';
  noteEntry(tx, at, { careContext: at.careContext, outcome, because: known.because });
  return true;
}

interface Judging {
  readonly id: string;
  readonly at: PageAt;
  readonly scene: Scene;
  readonly record: Found;
  readonly blobId: string | null;
}

function insertJudged(tx: Tx, { id, at, scene, record, blobId }: Judging, now: Date): void {
  const { transfer, artefact } = scene;
  const { view, hash, checksum, summary } = record;
  const { careContext } = at;
  const patient = localPatient(tx, artefact, transfer.patientId);
  const judgement = record.judgement ?? judgeRecord({ view: view ?? nothing, careContext, artefact, patient });
  const { state, because } = judgement;
  const facts = view?.kind === 'record' ? factsOf(view, judgement) : null;
  const { consentId, patientId, hipId } = transfer;
  const of = { id, requestId: transfer.id, consentId, patientId, hipId, careContext, contentHash: hash };
  insertRecord(
    tx,
    { ...of, state, because, checksum, blobId, facts, summary: state === 'unreadable' ? null : summary },
    now,
  );
  const outcome = state === 'shown' ? 'kept' : state === 'quarantined' ? 'held' : 'unreadable';
  noteEntry(tx, at, { careContext, outcome, because });
  if (facts?.facility && state === 'shown') noteHospitalName(tx, hipId, facts.facility, now);
}

const nothing: RecordView = { kind: 'unreadable', because: 'not-json' };

/** Ours: as the register has them, with the address under which the permission was given. */
export function localPatient(db: Db, { abhaAddress }: Pick<Artefact, 'abhaAddress'>, patientId: string): LocalPatient {
  const { name, gender, birthDate, abhaNumber, abhaAddress: own } = getPatient(db, patientId);
  const abhaAddresses = [...new Set([abhaAddress, ...(own === null ? [] : [own])])];
  return { name, gender, birthDate, abhaNumber, abhaAddresses };
}
