import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { type Db, transact } from '../db/index.ts';
import type { Checker, RecordView, Remark } from '../fhir/index.ts';
import { Problem } from '../kit/problem.ts';
import { getPatient } from '../patients/index.ts';
import type { receivedContract } from './contract.ts';
import { differencesFrom } from './identity.ts';
import { localPatient } from './keeping.ts';
import { hospitalOf, recordLine, recordLines } from './lines.ts';
import { type Admission, admit, findErased, getRecord, type LookingParts } from './looking.ts';
import { ChecksumWord, mayRelease, UnreadableBecause } from './model.ts';
import type { Opener } from './opener.ts';
import { livingRecordsOf, summariesOf } from './records.ts';

export interface ReadingParts extends LookingParts {
  readonly opener: Opener;
  readonly checker: Checker;
}

type Exchanges = Pick<
  CallTable<typeof receivedContract>,
  | 'received.open'
  | 'received.attachment'
  | 'received.original'
  | 'received.remarks'
  | 'received.summary'
  | 'received.compare'
>;

/** Support looks at the beginning of a very long text; the rest would only stop the window. */
const longestOriginal = 1_000_000;

/** Looks at what was received. Exchanges, not commands: the reply to a command is kept, and content must not lie there. */
export function readingCalls(parts: ReadingParts): Exchanges {
  const { opener, checker } = parts;
  return {
    'received.open': async (db, { recordId }, { who, now }) => {
      const admission = admit(db, parts, { recordId, what: 'received.opened', who, now });
      if (admission.kind !== 'may') return admission;
      const view = await viewOf(opener, admission);
      return findErased(db, recordId) ?? shownRecord(db, admission, view);
    },

    'received.attachment': async (db, { recordId, attachmentId }, { who, now }) => {
      const admission = admit(db, parts, { recordId, what: 'received.attachment-opened', who, now });
      if (admission.kind !== 'may') return admission;
      const { blobId } = admission.record;
      if (blobId === null) return { kind: 'missing' };
      const reply = await opener.ask({ ask: 'attachment', blobId, attachmentId });
      if (reply.is === 'stopped') throw new Problem('received.stopped');
      const erased = findErased(db, recordId);
      if (erased) return erased;
      if (reply.is !== 'attachment') return { kind: 'missing' };
      return { kind: 'attachment', attachment: reply.attachment, data: reply.base64 };
    },

    'received.original': async (db, { recordId }, { who, now }) => {
      const admission = admit(db, parts, { recordId, what: 'received.original-opened', who, now });
      if (admission.kind !== 'may') return admission;
      const text = await textOf(opener, admission.record.blobId);
      const erased = findErased(db, recordId);
      if (erased) return erased;
      if (text === null) return { kind: 'missing' };
      return { kind: 'original', text: text.slice(0, longestOriginal), isCut: text.length > longestOriginal };
    },

    'received.remarks': async (db, { recordId }, { who, now, signal }) => {
      const admission = admit(db, parts, { recordId, what: 'received.remarks-opened', who, now });
      if (admission.kind !== 'may') return { remarks: [] };
      const text = await textOf(opener, admission.record.blobId);
      const remarks: Remark[] = text === null ? [] : await checker.check(text, signal);
      return { remarks };
    },

    'received.summary': (db, { patientId }, { who, now }) =>
      Promise.resolve(summarise(db, parts, { patientId, who, now })),

    'received.compare': (db, { recordId }, { who, now }) => {
      const admission = admit(db, parts, { recordId, what: 'received.compared', who, now, isComparison: true });
      if (admission.kind !== 'held') throw new Problem('received.not-held');
      const { patientId, facts } = getRecord(db, recordId);
      const { name, gender, birthDate, abhaNumber, abhaAddress } = getPatient(db, patientId);
      const { because } = admission;
      const ours = { name, gender, birthDate, abhaNumber, abhaAddress };
      return Promise.resolve({ because, inRecord: facts?.patient ?? null, ours, mayRelease: mayRelease(because) });
    },
  };
}

type Admitted = Extract<Admission, { kind: 'may' }>;

/** The record as it reads, or why it does not. */
async function viewOf(
  opener: Opener,
  { record }: Admitted,
): Promise<RecordView | { kind: 'unreadable'; because: UnreadableBecause }> {
  const because = record.state === 'unreadable' ? UnreadableBecause.safeParse(record.because).data : undefined;
  if (because) return { kind: 'unreadable', because };
  if (record.blobId === null) return { kind: 'unreadable', because: 'not-json' };
  const reply = await opener.ask({ ask: 'view', blobId: record.blobId });
  if (reply.is === 'stopped') throw new Problem('received.stopped');
  return reply.is === 'view' ? reply.view : { kind: 'unreadable', because: 'too-demanding' };
}

function shownRecord(db: Db, { record, artefact }: Admitted, view: Awaited<ReturnType<typeof viewOf>>) {
  const until = artefact.eraseAt;
  const line = recordLine(db, record, until);
  if (view.kind === 'unreadable' || !line) {
    const because = view.kind === 'unreadable' ? view.because : 'not-json';
    const { receivedAt, hipId, blobId } = record;
    const hospital = hospitalOf(db, hipId);
    return { kind: 'unreadable' as const, because, hospital, receivedAt, until, hasOriginal: blobId !== null };
  }
  return {
    kind: 'record' as const,
    record: line,
    view,
    differences: view.patient ? differencesFrom(view.patient, localPatient(db, artefact, record.patientId)) : [],
    checksum: ChecksumWord.safeParse(record.checksum).data ?? null,
  };
}

async function textOf(opener: Opener, blobId: string | null): Promise<string | null> {
  if (blobId === null) return null;
  const reply = await opener.ask({ ask: 'text', blobId });
  if (reply.is === 'stopped') throw new Problem('received.stopped');
  return reply.is === 'text' ? reply.text : null;
}

type Asked = { readonly patientId: string; readonly who: { readonly staffId: string }; readonly now: Date };

function summarise(db: Db, { isClockSure }: ReadingParts, { patientId, who, now }: Asked) {
  getPatient(db, patientId);
  if (!isClockSure(db)) return { isHidden: true, records: [], allergies: [], problems: [], medicines: [] };
  return transact(db, (tx) => {
    const shown = livingRecordsOf(tx, patientId, now).filter(({ state }) => state === 'shown');
    const records = recordLines(tx, shown).filter(({ replacedBy }) => replacedBy === null);
    const listed = new Set(records.map(({ id }) => id));
    const found = summariesOf(tx, patientId, now).filter(({ recordId }) => listed.has(recordId));
    if (found.length > 0) {
      const detail = { records: found.length };
      writeAudit(tx, now, { who: who.staffId, what: 'received.summary-opened', about: patientId, detail });
    }
    const all = <Row>(rows: (summary: (typeof found)[number]['summary']) => readonly Row[]) =>
      found.flatMap(({ recordId, summary }) => rows(summary).map((row) => ({ recordId, row })));
    return {
      isHidden: false,
      records,
      allergies: all(({ allergies }) => allergies),
      problems: all(({ problems }) => problems),
      medicines: all(({ medicines }) => medicines),
    };
  });
}
