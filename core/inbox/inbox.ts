import { type Db, type Tx, transact } from '../db/index.ts';
import { type Dialect, type Gateway, type IncomingKind, notInThisDialect } from '../gateway/index.ts';
import { type Clock, toInstant } from '../kit/clock.ts';
import { sha256 } from '../kit/ids.ts';
import type { Log } from '../kit/log.ts';
import { Problem } from '../kit/problem.ts';
import { findJobByRequestId, type Outbox } from '../outbox/index.ts';
import type { IncomingHandlers } from './handlers.ts';
import { hideMembers } from './hidden.ts';
import { canBecome } from './model.ts';
import { findMessage, insertMessage, setMessageState } from './store.ts';
import { workSome } from './work.ts';

export interface InboxParts {
  readonly db: Db;
  readonly gateway: Gateway;
  readonly outbox: Pick<Outbox, 'answered'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: IncomingHandlers;
  /** Kinds of our jobs whose answer says nothing but that it came (a proof of delivery): no handler sees it. */
  readonly answersAlone: readonly string[];
}

/** A callback whose sender is proved and whose body is JSON. */
export interface Arrival {
  readonly route: Route;
  readonly requestId: string;
  readonly serviceId: string | null;
  readonly text: string;
  readonly json: unknown;
}

/** A live callback path. */
export interface Route {
  readonly kind: IncomingKind;
  readonly to: 'hip' | 'hiu';
  readonly mayBeLate: boolean;
  readonly neverStored: readonly string[];
}

export interface Inbox {
  /** The route of a path that somebody handles, with or without a slash behind it. */
  route(path: string): Route | undefined;
  /** Whether this body answers a message that we sent. */
  isAwaited(json: unknown): boolean;
  /** Resolves when the message is on disk (`repeat`: it was before). Arrivals of one turn of the event loop share a transaction. */
  receive(arrival: Arrival): Promise<'stored' | 'repeat'>;
  /** @throws Problem `inbox.not-found`, `inbox.not-now`, `inbox.emptied` */
  runAgain(tx: Tx, id: number, now: Date): void;
  /** Resolves when no message waits for its work. */
  settled(): Promise<void>;
  stop(): void;
}

/** Starts with what an earlier run left waiting. */
export function startInbox(parts: InboxParts): Inbox {
  const { db, gateway, clock, log } = parts;
  let arrivals: { arrival: Arrival; done: (result: 'stored' | 'repeat') => void; failed: (error: unknown) => void }[] =
    [];
  let turn: NodeJS.Immediate | null = null;
  let isStopped = false;
  let whenSettled: (() => void)[] = [];
  let routes: { of: unknown; table: ReadonlyMap<string, Route> } | null = null;

  const storeAll = () => {
    const group = arrivals;
    arrivals = [];
    try {
      const results = transact(db, (tx) => group.map(({ arrival }) => store(tx, arrival, clock())));
      group.forEach(({ done }, place) => done(results[place] ? 'stored' : 'repeat'));
      work();
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  };

  const work = () => {
    if (turn === null && !isStopped) turn = setImmediate(workTurn);
  };
  const workTurn = () => {
    turn = null;
    if (isStopped) return;
    if (workSome(parts)) return work();
    for (const tell of whenSettled) tell();
    whenSettled = [];
  };

  work();
  return {
    route(path) {
      const { dialect } = gateway.config();
      if (routes?.of !== dialect) routes = { of: dialect, table: readRoutes(dialect, parts.handlers) };
      return routes.table.get(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
    },
    isAwaited(json) {
      const requestId = gateway.config().dialect.replyTo(json);
      return requestId !== null && findJobByRequestId(db, requestId) !== undefined;
    },
    receive: (arrival) =>
      new Promise((done, failed) => {
        if (arrival.route.neverStored.length > 0) hideMembers(db, arrival.json, arrival.route.neverStored);
        if (arrivals.push({ arrival, done, failed }) === 1) setImmediate(storeAll);
      }),
    runAgain(tx, id, now) {
      const message = findMessage(tx, id);
      if (!message) throw new Problem('inbox.not-found');
      if (!canBecome(message.state, 'waiting')) throw new Problem('inbox.not-now');
      if (message.body === null) throw new Problem('inbox.emptied');
      const ending = { state: 'waiting', because: null, detail: null, sameKey: null, empty: false } as const;
      setMessageState(tx, message, ending, now);
      tx.afterCommit(work);
    },
    settled: () =>
      new Promise((resolve) => {
        whenSettled.push(resolve);
        work();
      }),
    stop() {
      isStopped = true;
      if (turn) clearImmediate(turn);
      log.info('inbox.stopped');
    },
  };
}

function store(tx: Tx, { route, requestId, serviceId, text, json }: Arrival, now: Date): boolean {
  const body = route.neverStored.length > 0 ? JSON.stringify(json) : text;
  const messageId = isProperId(requestId) ? requestId : `sha256:${sha256(body)}`;
  return insertMessage(tx, { messageId, kind: route.kind, serviceId, body, receivedAt: toInstant(now) });
}

const isProperId = (id: string): boolean => /^[\w-]{8,100}$/.test(id);

function readRoutes({ incoming }: Dialect, handlers: IncomingHandlers): ReadonlyMap<string, Route> {
  // The keys of that table are the kinds.
  const kinds = Object.keys(incoming) as IncomingKind[];
  return new Map(
    kinds.flatMap((kind) => {
      const row = incoming[kind];
      if (row === notInThisDialect || !handlers[kind]) return [];
      const { path, to, mayBeLate, neverStored } = row;
      return [[path, { kind, to, mayBeLate, neverStored }]];
    }),
  );
}
