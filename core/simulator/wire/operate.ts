import { type Db, type Tx, transact } from '../../db/index.ts';
import { toInstant } from '../../kit/clock.ts';
import { refusalOfBody } from '../gate/body.ts';
import { chooseOperation } from '../gate/choose.ts';
import type { Operation } from '../gate/contract.ts';
import { type Headers, refusalOfHeaders } from '../gate/headers.ts';
import { printRefusal, Refusal, type RefusalEntry } from '../gate/refusal.ts';
import { clientOf } from '../hiecm/session.ts';
import type { Handlers, World } from '../world.ts';
import type { Answer } from './answer.ts';

/** A request as it came in, before anybody has judged it. */
export interface Incoming {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly text: string;
}

/** Which operation a request means; the body helps where several share a path. */
export function operationOf({ contract }: World, candidates: readonly Operation[], { text }: Incoming): Operation {
  return chooseOperation(contract, candidates, parse(text));
}

/** Judges a request as `schemas/README.md` says and lets its handler answer, in one transaction. */
export async function operate(
  world: World,
  handlers: Handlers,
  { operation, incoming }: { operation: Operation; incoming: Incoming },
): Promise<Answer> {
  const now = world.now();
  const requestId = incoming.headers['request-id'] ?? '';
  const scene = { path: incoming.path, requestId, now };
  const refused = refusalsFor(world, operation, { incoming, now });
  if (refused) {
    if (refused.isIdUsed) transact(world.db, (tx) => noteRequestId(tx, requestId, now));
    return printRefusal(refused.entries, scene);
  }
  if (operation.base === '{abha}') await Promise.all([world.keys.ready('abha'), world.keys.ready('phr')]);

  const handler = handlers[operation.id];
  if (!handler) throw new Error(`No handler for ${operation.id}`);
  const call = {
    now,
    operation,
    path: incoming.path,
    params: incoming.params,
    query: incoming.query,
    headers: incoming.headers,
    body: parse(incoming.text),
    requestId,
    clientId: clientOf(world, incoming.headers['authorization'] ?? '', now) ?? '',
  };
  try {
    return transact(world.db, (tx) => {
      if (!noteRequestId(tx, requestId, now)) throw new Refusal(repeated);
      return handler({ ...call, tx }, world);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The id is used up by a refused call too, though all else that the call did is undone.
    transact(world.db, (tx) => noteRequestId(tx, requestId, now));
    return printRefusal(error.entries, scene);
  }
}

interface Refused {
  readonly entries: readonly RefusalEntry[];
  /** Whether the headers had passed: then the REQUEST-ID counts as used. */
  readonly isIdUsed: boolean;
}

function refusalsFor(
  world: World,
  operation: Operation,
  { incoming, now }: { incoming: Incoming; now: Date },
): Refused | undefined {
  const { contract, settings, switches } = world;
  const { headers, text } = incoming;
  const rules = {
    cmId: settings.cmId,
    now,
    clockTolerance: settings.clockTolerance,
    userTokenPrefix: switches.now.userTokenPrefix,
  };
  const early = (entry: RefusalEntry) => ({ entries: [entry], isIdUsed: false });
  const authorization = headers['authorization'];
  const wrongHeader = refusalOfHeaders(contract, operation, { headers, rules });
  if (wrongHeader?.code === '900902') return early(wrongHeader);
  if (authorization && operation.id !== 'session.create' && !clientOf(world, authorization, now)) {
    return early(wrongToken);
  }
  if (wrongHeader) return early(wrongHeader);
  if (isUsed(world.db, headers['request-id'] ?? '')) return early(repeated);
  const entries = refusalsOfText(world, operation, text);
  return entries && { entries, isIdUsed: true };
}

function refusalsOfText(
  { contract, settings }: World,
  operation: Operation,
  text: string,
): readonly RefusalEntry[] | undefined {
  if (operation.request === null) return undefined;
  if (text.trim() === '') return [bodyMissing];
  const body = parse(text);
  if (body === undefined) return [operation.defaultError ?? bodyMissing];
  return refusalOfBody(contract, operation, { body, loopback: settings.allowLoopback });
}

const wrongToken: RefusalEntry = { http: 401, shape: 'gateway', code: '900901', message: 'Invalid Credentials' };
const repeated: RefusalEntry = {
  http: 400,
  shape: 'wrapped',
  code: 'ABDM-1064',
  message: 'request with this request id already exists',
};
const bodyMissing: RefusalEntry = {
  http: 400,
  shape: 'wrapped',
  code: 'ABDM-1064',
  message: 'Request body was missing',
};

const isUsed = (db: Db, requestId: string): boolean =>
  db.get('SELECT id FROM sim_request_ids WHERE id = @id', { id: requestId.toLowerCase() }) !== undefined;

/** @returns whether the REQUEST-ID is new; calls without one (the facility registry) always are */
function noteRequestId(tx: Tx, requestId: string, now: Date): boolean {
  if (requestId === '') return true;
  const { changes } = tx.run('INSERT OR IGNORE INTO sim_request_ids (id, seen_at) VALUES (@id, @now)', {
    id: requestId.toLowerCase(),
    now: toInstant(now),
  });
  return changes === 1;
}

/** The value of a JSON text; undefined when it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
