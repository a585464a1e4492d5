import { type Tx, transact } from '../db/index.ts';
import { type Dialect, type IncomingKind, notInThisDialect } from '../gateway/index.ts';
import { toInstant } from '../kit/clock.ts';
import { sha256 } from '../kit/ids.ts';
import { errorFacts } from '../kit/log.ts';
import { Problem } from '../kit/problem.ts';
import { startStopwatch } from '../kit/stopwatch.ts';
import { findJobByRequestId } from '../outbox/index.ts';
import type { IncomingHandlers } from './handlers.ts';
import { hideMembers } from './hidden.ts';
import { canBecome } from './model.ts';
import { longestTurn, makePacing } from './pacing.ts';
import type { InboxParts } from './parts.ts';
import { findMessage, insertMessage, setMessageState } from './store.ts';
import { type Worked, workSome } from './work.ts';

/** Milliseconds from the first acknowledgement to its work. */
const firstMoment = 2;
/** Milliseconds before another try where the disk took nothing. */
const afterTrouble = 1000;

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
  /** Calls off the turn of work that is planned. */
  let turn: (() => void) | null = null;
  const pacing = makePacing();
  /** Messages since the last turn of work. */
  let arrived = 0;
  let isStopped = false;
  let whenSettled: (() => void)[] = [];
  let routes: { of: unknown; table: ReadonlyMap<string, Route> } | null = null;

  const storeAll = () => {
    const group = arrivals;
    arrivals = [];
    try {
      const results = transact(db, (tx) => group.map(({ arrival }) => store(tx, arrival, clock())));
      group.forEach(({ done }, place) => done(results[place] ? 'stored' : 'repeat'));
      arrived += group.length;
      work(firstMoment);
    } catch (error) {
      for (const { failed } of group) failed(error);
    }
  };

  /** The next turn of work: at once, or in a moment, when what comes meanwhile can share its flush of the disk. */
  const work = (moment: number) => {
    if (isStopped || turn !== null) return;
    const timer = setTimeout(workTurn, moment);
    turn = () => clearTimeout(timer);
  };
  const hurry = () => {
    turn?.();
    turn = null;
    work(0);
  };
  const workTurn = () => {
    turn = null;
    const isQuiet = arrived === 0;
    arrived = 0;
    pacing.begin();
    const spent = startStopwatch();
    const worked = tryWork(() => spent() > longestTurn);
    if (worked === null) return work(afterTrouble);
    const { count, isAllDone } = worked;
    const pause = pacing.end({ took: spent(), isQuiet, isAllDone });
    if (count > 0) work(whenSettled.length > 0 && !isAllDone ? 0 : pause);
    if (!isAllDone) return;
    for (const tell of whenSettled) tell();
    whenSettled = [];
  };

  /** Null when not even that a message failed could be written: a full disk. The messages wait, and so does nobody else. */
  const tryWork = (isOver: () => boolean): Worked | null => {
    try {
      return workSome(parts, isOver);
    } catch (error) {
      log.error('inbox.stuck', errorFacts(error));
      return null;
    }
  };

  work(0);
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
      tx.afterCommit(hurry);
    },
    settled: () =>
      new Promise((resolve) => {
        whenSettled.push(resolve);
        hurry();
      }),
    stop() {
      isStopped = true;
      turn?.();
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
