import { transact } from '../../db/index.ts';
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
  if (refused) return printRefusal(refused, scene);
  if (operation.base === '{abha}') await Promise.all([world.keys.ready('abha'), world.keys.ready('phr')]);

  const handler = handlers[operation.id];
  if (!handler) throw new Error(`No handler for ${operation.id}`);
  try {
    return transact(world.db, (tx) =>
      handler(
        {
          tx,
          now,
          operation,
          path: incoming.path,
          params: incoming.params,
          query: incoming.query,
          headers: incoming.headers,
          body: parse(incoming.text),
          requestId,
          clientId: clientOf(world, incoming.headers['authorization'] ?? '', now) ?? '',
        },
        world,
      ),
    );
  } catch (error) {
    if (error instanceof Refusal) return printRefusal(error.entries, scene);
    throw error;
  }
}

function refusalsFor(
  world: World,
  operation: Operation,
  { incoming, now }: { incoming: Incoming; now: Date },
): readonly RefusalEntry[] | undefined {
  const { contract, settings, switches } = world;
  const { headers, text } = incoming;
  const rules = {
    cmId: settings.cmId,
    now,
    clockTolerance: settings.clockTolerance,
    userTokenPrefix: switches.now.userTokenPrefix,
  };
  const authorization = headers['authorization'];
  const wrongHeader = refusalOfHeaders(contract, operation, { headers, rules });
  if (wrongHeader?.code === '900902') return [wrongHeader];
  if (authorization && operation.id !== 'session.create' && !clientOf(world, authorization, now)) return [wrongToken];
  if (wrongHeader) return [wrongHeader];
  if (isRepeated(world, headers['request-id'], now)) return [repeated];
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

/** Notes a REQUEST-ID; true when it was there already. */
function isRepeated({ db }: World, requestId: string | undefined, now: Date): boolean {
  if (requestId === undefined) return false;
  const { changes } = transact(db, (tx) =>
    tx.run('INSERT OR IGNORE INTO sim_request_ids (id, seen_at) VALUES (@id, @now)', {
      id: requestId.toLowerCase(),
      now: toInstant(now),
    }),
  );
  return changes === 0;
}

/** The value of a JSON text; undefined when it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
