import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { findBlob, readBlob } from '../blobs/index.ts';
import { buildRecords } from '../consultations/index.ts';
import { openDatabase } from '../db/index.ts';
import { sealLargeEntriesTogether } from '../encryption/index.ts';
import { checkText, openRulebook, readTables } from '../fhir/index.ts';
import { dialects, requestHttp } from '../gateway/index.ts';
import { minutes, seconds } from '../kit/clock.ts';
import { dropGarbage } from '../kit/garbage.ts';
import { sha256 } from '../kit/ids.ts';
import { packText, unpackText } from './packing.ts';
import { type SealedPage, writePageBytes } from './page-bytes.ts';
import { resolvePushAddress } from './push-address.ts';
import type {
  BuildQuestion,
  Built,
  FromThread,
  Pushed,
  PushQuestion,
  Question,
  SenderStart,
  ToThread,
} from './thread-words.ts';

/**
 * The thread that builds, looks over, encrypts and posts records, so that one of many megabytes never holds up a callback
 * (architecture.md 7.15). It reads the database, hands bytes back and writes nothing; each question holds one page in memory.
 */
// Only `startSender` starts this file, with these words.
const { database, key, rulesFolder } = workerData as SenderStart;
const { db } = openDatabase({ file: database, key, readonly: true });
const underWay = new Map<number, AbortController>();
let rulebook: ReturnType<typeof openRulebook> | undefined;
/** What was built last is usually sent next. */
let last: { readonly sha256: string; readonly text: string } | undefined;

const large = 4_000_000;

/** What a step with so many bytes has left behind goes before the next one begins. */
async function tidyAfter(bytes: number): Promise<void> {
  if (bytes > large) await dropGarbage();
}

async function build({ visitId, hiType }: BuildQuestion): Promise<Built> {
  const [record] = buildRecords(db, visitId, [hiType]);
  if (!record) return { kind: 'not-signed' };
  await tidyAfter(record.text.length);
  rulebook ??= openRulebook(readTables(pathToFileURL(`${rulesFolder}/`)));
  const errors = checkText(rulebook, record.text).filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return { kind: 'not-well-formed', rules: [...new Set(errors.map(({ rule }) => rule))].slice(0, 10) };
  await tidyAfter(record.text.length);
  // The text is plain ASCII: as many bytes as letters.
  last = { sha256: sha256(record.text), text: record.text };
  const packed = packText(db, record);
  return { kind: 'built', version: record.version, sha256: last.sha256, bytes: record.text.length, packed };
}

/** Some seconds, and as long as the page takes over a slow line of 256 kbit/s; less than an attempt may take. */
const answerTime = (bytes: number): number => Math.min(seconds(30) + bytes / 32, minutes(9));
const longestAnswer = 1024 * 1024;

async function push(question: PushQuestion, signal: AbortSignal): Promise<Pushed> {
  const resolved = await resolvePushAddress(question.url, question);
  if (resolved.kind === 'not-public') return { kind: 'address-refused' };
  if (resolved.kind === 'unknown-name') {
    return { kind: 'posted', bytes: 0, result: { kind: 'unreached', because: 'unknown-name' } };
  }
  const page = sealPage(question);
  if ('because' in page) return page;
  const dialect = dialects[question.dialect];
  const body = writePageBytes(dialect, page);
  const bytes = body.reduce((sum, piece) => sum + piece.length, 0);
  const result = await requestHttp({
    method: 'POST',
    url: question.url,
    headers: dialect.pushHeaders(question.token),
    body,
    signal,
    answerWithin: answerTime(bytes),
    limit: longestAnswer,
    lookup: resolved.lookup,
  });
  return { kind: 'posted', bytes, result };
}

/** The page under a fresh key pair and nonce: no two attempts are alike. */
function sealPage(question: PushQuestion): SealedPage | Extract<Pushed, { kind: 'not-sealed' }> {
  const { entries, receiver, keyForm, keyExpiry, transactionId, pageNumber, pageCount } = question;
  const texts: string[] = [];
  for (const { blobId, sha256: wanted } of entries) {
    if (!findBlob(db, blobId)) return { kind: 'not-sealed', because: 'bundle-missing' };
    const text = last?.sha256 === wanted ? last.text : unpackText(db, readBlob(db, blobId));
    if (sha256(text) !== wanted) return { kind: 'not-sealed', because: 'bundle-damaged' };
    texts.push(text);
  }
  last = undefined;
  const sealed = sealLargeEntriesTogether(texts, { receiver, expiry: new Date(keyExpiry), keyForm });
  if (!sealed.ok) return { kind: 'not-sealed', because: 'key-unusable' };
  const { keyMaterial } = sealed.value;
  const careContexts = entries.map(({ careContextReference }) => careContextReference);
  return {
    transactionId,
    pageNumber,
    pageCount,
    keyMaterial,
    entries: sealed.value.entries.map((entry, place) => ({
      ...entry,
      careContextReference: careContexts[place] ?? '',
    })),
  };
}

async function answer(question: Question, signal: AbortSignal): Promise<Built | Pushed> {
  return question.ask === 'build' ? build(question) : push(question, signal);
}

function tell(words: FromThread): void {
  const packed = 'answer' in words && words.answer.kind === 'built' ? [words.answer.packed.buffer as ArrayBuffer] : [];
  parentPort?.postMessage(words, packed);
}

async function take(id: number, question: Question): Promise<void> {
  const stop = new AbortController();
  underWay.set(id, stop);
  try {
    const given = await answer(question, stop.signal);
    tell({ id, answer: given });
    if ('bytes' in given) await tidyAfter(given.bytes);
  } catch (error) {
    // The border of the thread: what it dies of must not take the other pages with it.
    tell({ id, failed: error instanceof Error ? error.name : 'unknown' });
  } finally {
    underWay.delete(id);
  }
}

parentPort?.on('message', (words: ToThread) => {
  if ('stop' in words) underWay.get(words.id)?.abort();
  else void take(words.id, words.question);
});
