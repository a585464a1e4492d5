import { createHash } from 'node:crypto';
import { transact } from '../../db/index.ts';
import { type KeyMaterial, sealEntriesTogether, toAsciiJson } from '../../encryption/index.ts';
import { days, later } from '../../kit/clock.ts';
import { detailOf, findArtefact } from '../hiecm/artefacts.ts';
import { hospitalClient, sessionToken } from '../hiecm/session.ts';
import { findTransfer, type HiRequest, setTransferStatus, type Transfer } from '../hiecm/transfers.ts';
import type { HospitalSeed } from '../settings.ts';
import { sendingFaults } from '../wire/faults.ts';
import { post } from '../wire/send.ts';
import type { World } from '../world.ts';
import { type Shelves, takeRecord } from './held-records.ts';

interface Entry {
  readonly text: string;
  readonly careContextReference: string;
}

/** Milliseconds before each further try of a page that did not get through. */
const patience = [200, 1_000, 2_000, 5_000];

/** A hospital answers a data request: it encrypts what the artefact names and pushes it page by page (section 14.12). */
export async function pushRecords(
  world: World,
  shelves: Shelves,
  { hospital, transactionId }: { hospital: HospitalSeed; transactionId: string },
): Promise<void> {
  const transfer = findTransfer(world.db, transactionId);
  if (!transfer || !['REQUESTED', 'ACKNOWLEDGED'].includes(transfer.status)) return;
  transact(world.db, (tx) =>
    setTransferStatus(tx, { id: transfer.id, status: 'ACKNOWLEDGED', isAnswered: true }, world.now()),
  );
  const pages = makePages(world, { transfer, entries: entriesFor(world, shelves, { hospital, transfer }) });
  const results: boolean[] = [];
  for (const page of pages) results.push(await pushPage(world, { hospital, transfer, page }));
  const hasArrived = results.length > 0 && results.every(Boolean);
  transact(world.db, (tx) => {
    const now = findTransfer(tx, transfer.id)?.status;
    if (now === 'RECEIVED') return;
    setTransferStatus(tx, { id: transfer.id, status: hasArrived ? 'TRANSFERRED' : 'FAILED' }, world.now());
  });
}

/** What the artefact names and the requested period touches, in the artefact's order. */
function entriesFor(
  world: World,
  shelves: Shelves,
  { hospital, transfer }: { hospital: HospitalSeed; transfer: Transfer },
): Entry[] {
  const artefact = findArtefact(world.db, transfer.consent_id);
  if (artefact?.status !== 'GRANTED') return [];
  const references = detailOf(artefact).careContexts.map(({ careContextReference }) => careContextReference);
  return [...new Set(references)].flatMap((reference) => {
    const text = takeRecord(world, shelves, { hospital, abhaAddress: artefact.abha_address, reference });
    return text === undefined ? [] : [{ text: toAsciiJson(text), careContextReference: reference }];
  });
}

function makePages(
  world: World,
  { transfer, entries }: { transfer: Transfer; entries: readonly Entry[] },
): Record<string, unknown>[] {
  const { entriesPerPage, pageBase, pageOrder } = world.switches.now;
  const { keyMaterial } = JSON.parse(transfer.request) as HiRequest;
  const pageCount = Math.ceil(entries.length / entriesPerPage);
  const pages = Array.from({ length: pageCount }, (_, at) => {
    const onPage = entries.slice(at * entriesPerPage, (at + 1) * entriesPerPage);
    const sealed = sealPage(world, { onPage, keyMaterial, isFirst: at === 0 });
    return { pageNumber: at + pageBase, pageCount, transactionId: transfer.id, ...sealed };
  });
  if (pageOrder === 'reversed') return pages.toReversed();
  return pageOrder === 'doubled' ? pages.flatMap((page) => [page, page]) : pages;
}

function sealPage(
  world: World,
  { onPage, keyMaterial, isFirst }: { onPage: readonly Entry[]; keyMaterial: KeyMaterial; isFirst: boolean },
) {
  const { keyForm, badEntry, checksum } = world.switches.now;
  const sealing = { receiver: keyMaterial, expiry: later(world.now(), days(1)), keyForm };
  const sealed = sealEntriesTogether(
    onPage.map(({ text }) => text),
    sealing,
  );
  if (!sealed.ok) throw new Error(`The asker's key material is no good: ${sealed.reason}`);
  return {
    keyMaterial: sealed.value.keyMaterial,
    entries: onPage.map(({ text, careContextReference }, at) => {
      const content = sealed.value.entries[at]?.content ?? '';
      return {
        content: badEntry && isFirst && at === 0 ? spoil(content) : content,
        media: 'application/fhir+json',
        checksum: checksums[checksum](text),
        careContextReference,
      };
    }),
  };
}

const md5 = (text: string) => createHash('md5').update(text).digest();

const checksums = {
  base64: (text: string) => md5(text).toString('base64'),
  hex: (text: string) => md5(text).toString('hex'),
  wrong: (text: string) => md5(`${text} `).toString('base64'),
  empty: () => '',
} as const;

/** One bit of the ciphertext is another: the tag does not verify. */
function spoil(content: string): string {
  const bytes = Buffer.from(content, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}

interface Pushing {
  readonly hospital: HospitalSeed;
  readonly transfer: Transfer;
  readonly page: Readonly<Record<string, unknown>>;
}

/** @returns whether the receiver took the page, at the first or a later try */
async function pushPage(world: World, { hospital, transfer, page }: Pushing): Promise<boolean> {
  const { dataPushUrl } = JSON.parse(transfer.request) as HiRequest;
  const struck = world.faults.strike('dataflow.push', sendingFaults);
  const has = (kind: string) => struck.find((fault) => fault.kind === kind);
  if (has('loss')) return true;
  if (has('delay')) await pause(has('delay')?.value ?? 3_000);
  const token = sessionToken(world, hospitalClient(hospital.id), world.now());
  const sending = (faults: readonly string[]) => ({
    operation: 'dataflow.push',
    url: dataPushUrl,
    headers: {
      'Content-Type': 'application/json',
      ...(world.switches.now.pushAuthorization ? { Authorization: `Bearer ${token}` } : {}),
    },
    body: Buffer.from(JSON.stringify(page)),
    faults,
  });
  const names = struck.map(({ kind }) => kind);
  for (const [attempt, wait] of [0, ...patience].entries()) {
    if (wait > 0) await pause(wait);
    const sent = await post(world.recorder, world.settings.connectTo, sending(attempt === 0 ? names : []));
    if (has('duplicate') && attempt === 0) await post(world.recorder, world.settings.connectTo, sending(names));
    if (sent.kind === 'answered' && sent.status >= 200 && sent.status < 300) return true;
    if (sent.kind === 'answered' && sent.status >= 400 && sent.status < 500 && sent.status !== 429) return false;
  }
  return false;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));
