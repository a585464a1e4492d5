import { parentPort, workerData } from 'node:worker_threads';
import { blobPieces, findBlob, readBlob } from '../blobs/index.ts';
import { type Db, openDatabase } from '../db/index.ts';
import { agreeOnPage, openEntry } from '../encryption/index.ts';
import { parseJson, readAttachment, readBundle } from '../fhir/index.ts';
import { type ArrivedPage, dialects } from '../gateway/index.ts';
import { sha256 } from '../kit/ids.ts';
import { summaryOf } from './facts.ts';
import type { AnswerTo, OpenerStart, Question } from './opener-words.ts';
import { findStoredPage } from './pages.ts';
import { findKeys } from './transfers.ts';

/**
 * The thread that opens pages and reads records, so that one of many megabytes never holds up a callback
 * (architecture.md 7.15). It reads the database, hands bytes back and writes nothing. It keeps the page at hand in memory,
 * so that its entries can be asked for one by one.
 */
// Only `startOpener` starts this file, with these words.
const { database, key } = workerData as OpenerStart;
const { db } = openDatabase({ file: database, key, readonly: true });

interface OpenPage {
  readonly id: string;
  readonly page: ArrivedPage;
  readonly agreement: ReturnType<typeof agreeOnPage> | null;
}
let atHand: OpenPage | undefined;
let lastText: { readonly pageId: string; readonly seq: number; readonly text: string } | undefined;

const gone = { is: 'gone' } as const;

function answer(question: Question): AnswerTo<Question['ask']> {
  switch (question.ask) {
    case 'page':
      return answerPage(question);
    case 'entry':
      return answerEntry(question);
    case 'read':
      return answerRead(question);
    case 'view':
      return withText(db, question.blobId, (text) => ({ is: 'view', view: readBundle(text) }));
    case 'attachment':
      return withText(db, question.blobId, (text) => answerAttachment(text, question.attachmentId));
    case 'text':
      return withText(db, question.blobId, (text) => ({ is: 'text', text }));
  }
}

function answerPage({ pageId, dialect }: { pageId: string; dialect: keyof typeof dialects }): AnswerTo<'page'> {
  const found = takeUp(pageId, dialect);
  if (found === undefined) return gone;
  if (typeof found === 'string') return { is: 'unreadable', because: found };
  const { transactionId, pageNumber, pageCount, entries } = found.page;
  const careContexts = entries.map((entry) => entry?.careContextReference ?? '');
  return { is: 'page', transactionId, pageNumber, pageCount, careContexts };
}

/** Reads a page once, and agrees on its key once. */
function takeUp(pageId: string, dialect: keyof typeof dialects): OpenPage | 'not-json' | 'not-a-page' | undefined {
  if (atHand?.id === pageId) return atHand;
  atHand = undefined;
  const stored = findStoredPage(db, pageId);
  const keys = stored && findKeys(db, stored.requestId);
  if (!stored || !keys || !findBlob(db, stored.blobId)) return undefined;
  const json = parseJson(readBlob(db, stored.blobId).toString('utf8'));
  if (!json) return 'not-json';
  const page = dialects[dialect].readPage(json.value);
  if (page === null) return 'not-a-page';
  const agreement = page.keyMaterial && agreeOnPage(keys, { keyMaterial: page.keyMaterial });
  atHand = { id: pageId, page, agreement };
  return atHand;
}

function answerEntry(question: Extract<Question, { ask: 'entry' }>): AnswerTo<'entry'> {
  const { pageId, seq, dialect } = question;
  const found = takeUp(pageId, dialect);
  if (found === undefined || typeof found === 'string') return gone;
  const entry = found.page.entries[seq];
  const refuse = (because: Refused['because'], bytes: Uint8Array | null = null): Refused => {
    return { is: 'refused', because, hash: sha256(entry?.content ?? entry?.link ?? `${pageId}:${seq}`), bytes };
  };
  if (!entry) return refuse('bad-entry');
  if (found.agreement === null) return refuse('bad-format');
  if (!found.agreement.ok) return refuse(found.agreement.reason);

  const opened = openEntry(found.agreement.value, entry);
  if (!opened.ok) return refuse(opened.reason, opened.authenticBytes && Uint8Array.from(opened.authenticBytes));
  lastText = { pageId, seq, text: opened.text };
  const bytes = new TextEncoder().encode(opened.text);
  return { is: 'opened', bytes, hash: sha256(bytes), checksum: opened.checksum };
}
type Refused = Extract<AnswerTo<'entry'>, { is: 'refused' }>;

function answerRead({ pageId, seq }: Extract<Question, { ask: 'read' }>): AnswerTo<'read'> {
  if (lastText?.pageId !== pageId || lastText.seq !== seq) return gone;
  const view = readBundle(lastText.text);
  return { is: 'read', view, summary: view.kind === 'record' ? summaryOf(view) : null };
}

function answerAttachment(text: string, attachmentId: string): AnswerTo<'attachment'> {
  const found = readAttachment(text, attachmentId);
  if (found.kind === 'missing') return { is: 'missing' };
  return { is: 'attachment', attachment: found.attachment, base64: Buffer.from(found.bytes).toString('base64') };
}

/** The text of a stored record; what is not UTF-8 is read with marks for the damaged places. */
function withText<Answer>(from: Db, blobId: string, use: (text: string) => Answer): Answer | typeof gone {
  if (!findBlob(from, blobId)) return gone;
  const bytes = Buffer.concat([...blobPieces(from, blobId)]);
  return use(bytes.toString('utf8'));
}

parentPort?.on('message', (question: Question) => {
  const said = answer(question);
  const bytes = 'bytes' in said ? said.bytes : null;
  parentPort?.postMessage(said, bytes === null ? [] : [bytes.buffer as ArrayBuffer]);
});
