import { type Db, transact } from '../../db/index.ts';
import { type KeyMaterial, openPage } from '../../encryption/index.ts';
import { type Remark, readBundle } from '../../fhir/index.ts';
import { toInstant } from '../../kit/clock.ts';
import { refusalOfBody } from '../gate/body.ts';
import { type Headers, refusalOfHeaders } from '../gate/headers.ts';
import { printRefusal, type RefusalEntry } from '../gate/refusal.ts';
import { type Artefact, detailOf, findArtefact } from '../hiecm/artefacts.ts';
import { findService } from '../hiecm/bridge.ts';
import { clientOf } from '../hiecm/session.ts';
import { findTransfer, setTransferStatus } from '../hiecm/transfers.ts';
import { type Answer, accepted } from '../wire/answer.ts';
import type { Route } from '../wire/server.ts';
import type { World } from '../world.ts';
import { findPull, type Pull, pushPath, setPullState } from './pulling.ts';

interface Page {
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly transactionId: string;
  readonly keyMaterial: KeyMaterial;
  readonly entries: readonly {
    readonly content: string;
    readonly checksum: string;
    readonly careContextReference: string;
  }[];
}

/** What came for a pull, entry by entry. `remarks`: what the profiles say against the bundle. */
export interface Received {
  readonly page: number;
  readonly page_count: number;
  readonly entry: number;
  readonly care_context: string;
  readonly outcome: 'opened' | 'unreadable';
  readonly reason: string | null;
  readonly checksum: string | null;
  readonly remarks: string;
  readonly bundle: string | null;
}

const columns = 'page, page_count, entry, care_context, outcome, reason, checksum, remarks, bundle';

export const receivedFor = (db: Db, secret: string): Received[] =>
  db.all<Received>(`SELECT ${columns} FROM sim_received WHERE secret = @secret ORDER BY page, entry`, { secret });

/** Where hospitals and phones take the pushes of HIPs. The published contract of the push is judged to the letter. */
export function receivingRoutes(world: World): Route[] {
  return [
    {
      method: 'POST',
      path: `${pushPath}/:secret`,
      operation: 'dataflow.push',
      answer: (ctx, text) =>
        takePush(world, (ctx['params'] as { secret: string }).secret, { headers: ctx.headers as Headers, text }),
    },
  ];
}

const unknown: RefusalEntry = { http: 400, shape: 'wrapped', code: '4500', message: 'Unknown error' };

async function takePush(
  world: World,
  secret: string,
  { headers, text }: { headers: Headers; text: string },
): Promise<Answer> {
  const scene = { path: pushPath, requestId: '', now: world.now() };
  const pull = findPull(world.db, secret);
  const artefact = pull && findArtefact(world.db, pull.consent_id);
  if (!pull || !artefact) return printRefusal([unknown], scene);
  const refused = refusalsOfPush(world, { pull, artefact, headers, text });
  if (refused) return printRefusal(refused, scene);
  const page = JSON.parse(text) as Page;
  if (pull.state === 'complete' || receivedFor(world.db, secret).some((known) => known.page === page.pageNumber)) {
    return accepted;
  }
  await keepPage(world, { pull, artefact, page });
  return accepted;
}

interface Judged {
  readonly pull: Pull;
  readonly artefact: Artefact;
  readonly headers: Headers;
  readonly text: string;
}

function refusalsOfPush(world: World, { pull, artefact, headers, text }: Judged): readonly RefusalEntry[] | undefined {
  const { contract, settings } = world;
  const operation = contract.operations.get('dataflow.push');
  if (!operation) throw new Error('The contract has no push');
  const now = world.now();
  const rules = {
    cmId: settings.cmId,
    now,
    clockTolerance: settings.clockTolerance,
    userTokenPrefix: 'bearer',
  } as const;
  const wrongHeader = refusalOfHeaders(contract, operation, { headers, rules });
  if (wrongHeader) return [wrongHeader];
  const sender = findService(world.db, artefact.hip_id)?.client_id;
  if (clientOf(world, headers['authorization'] ?? '', now) !== sender) {
    return [{ http: 401, shape: 'gateway', code: '900901', message: 'Invalid Credentials' }];
  }
  const body = parse(text);
  if (body === undefined) return [unknown];
  const wrongBody = refusalOfBody(contract, operation, { body, loopback: settings.allowLoopback });
  if (wrongBody) return wrongBody;
  const { transactionId, pageNumber, pageCount, entries } = body as Page;
  if (transactionId.toLowerCase() !== pull.transaction_id || pageNumber > pageCount) return [unknown];
  const allowed = detailOf(artefact).careContexts.map(({ careContextReference }) => careContextReference);
  if (entries.some(({ careContextReference }) => !allowed.includes(careContextReference))) {
    return [
      { http: 400, shape: 'wrapped', code: 'ABDM-7727', message: 'careContextReference does not match the consent' },
    ];
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function keepPage(
  world: World,
  { pull, artefact, page }: { pull: Pull; artefact: Artefact; page: Page },
): Promise<void> {
  const opened = openPage({ privateKey: pull.private_key, nonce: pull.nonce }, page);
  const rows = await Promise.all(
    opened.map(async (entry) => ({
      careContext: entry.careContextReference,
      outcome: entry.ok ? 'opened' : 'unreadable',
      reason: entry.ok ? null : entry.reason,
      checksum: entry.ok ? entry.checksum : null,
      remarks: JSON.stringify(entry.ok ? await remarksOn(world, entry.text, artefact) : []),
      bundle: entry.ok ? entry.text : null,
    })),
  );
  transact(world.db, (tx) => {
    rows.forEach((row, entry) => {
      tx.run(
        `INSERT OR IGNORE INTO sim_received (secret, ${columns}, received_at)
         VALUES (@secret, @page, @pageCount, @entry, @careContext, @outcome, @reason, @checksum, @remarks, @bundle, @now)`,
        {
          ...row,
          secret: pull.secret,
          page: page.pageNumber,
          pageCount: page.pageCount,
          entry,
          now: toInstant(world.now()),
        },
      );
    });
    const pages = new Set(receivedFor(tx, pull.secret).map((received) => received.page));
    const isComplete = pages.size >= page.pageCount;
    setPullState(tx, pull.secret, isComplete ? 'complete' : 'receiving');
    // The HIU's report, which an outside HIU would send as dataflow.notify.hiu.
    const transfer = findTransfer(tx, page.transactionId.toLowerCase());
    if (isComplete && transfer) setTransferStatus(tx, { id: transfer.id, status: 'RECEIVED' }, world.now());
  });
}

/** What is wrong with an opened record: against the profiles, of a type that was not granted, or about somebody else. */
async function remarksOn(world: World, text: string, artefact: Artefact): Promise<readonly Remark[]> {
  const record = readBundle(text);
  const own = (rule: string, words: string): Remark => ({ severity: 'error', path: 'Bundle', rule, text: words });
  const remarks = [...(await world.checkBundle(text))];
  if (record.kind !== 'record') return [...remarks, own('simulator.unreadable', 'cannot be read as a record')];
  if (record.hiType === null || !detailOf(artefact).hiTypes.includes(record.hiType)) {
    remarks.push(own('simulator.type-not-granted', 'is of a type that the consent does not name'));
  }
  const addresses = record.patient?.abhaAddresses ?? [];
  if (addresses.length > 0 && !addresses.includes(artefact.abha_address)) {
    remarks.push(own('simulator.wrong-patient', 'is about another person than the consent'));
  }
  return remarks;
}
