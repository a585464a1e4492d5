import { type Db, transact } from '../../db/index.ts';
import { type Clock, toInstant } from '../../kit/clock.ts';
import { type Correlation, correlate } from './correlation.ts';

/**
 * How far an exchange has come. `in` means that somebody calls the simulator, `out` that it calls somebody.
 * - `begin`: in: the whole request is here, nothing was done; out: nothing was sent
 * - `before-answer`: in: the work is done and stored, not a byte of the answer is sent; out: the request is sent
 * - `half-answer`: in: half of the answer is on the wire; out: the head of the answer has come
 * - `after-answer`: the answer is complete
 */
export type Phase = 'begin' | 'before-answer' | 'half-answer' | 'after-answer';

/** One call with its answer, as it stood on the wire. Bodies longer than 64 KB are cut. */
export interface Exchange extends Correlation {
  readonly id: number;
  readonly startedAt: string;
  readonly direction: 'in' | 'out';
  /** The id in the published contract, `other` for what is not in it. */
  operation: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  phase: Phase;
  status: number | null;
  answerHeaders: Readonly<Record<string, string>>;
  answerBody: string;
  /** Faults that were played on it, and why no answer came. */
  faults: readonly string[];
  failure: string | null;
  endedAt: string | null;
}

export type Opening = Pick<Exchange, 'direction' | 'operation' | 'method' | 'url' | 'requestHeaders' | 'requestBody'>;
export type Ending = { status: number; headers: Readonly<Record<string, string>>; body: string } | { failure: string };

export interface Recorder {
  begin(opening: Opening): Exchange;
  /** Notes the phase and waits for the hook of the tests. */
  at(phase: Phase, exchange: Exchange): Promise<void>;
  end(exchange: Exchange, ending: Ending): void;
  list(wanted?: { after?: number; operation?: string; direction?: 'in' | 'out' }): readonly Exchange[];
  /** The first exchange, past or to come, that ended and matches. @throws Error after `seconds` (default 10). */
  until(matches: (exchange: Exchange) => boolean, seconds?: number): Promise<Exchange>;
  clear(): void;
  readonly hasHook: boolean;
  close(): void;
}

export type ExchangeHook = (phase: Phase, exchange: Readonly<Exchange>) => void | Promise<void>;

const longestBody = 65_536;
const keptInMemory = 5_000;
const keptOnDisk = 500;

/** Opens the recorder with the tail that the database kept. Ids go on where they ended. */
export function openRecorder(db: Db, now: Clock, hook: ExchangeHook | undefined): Recorder {
  let exchanges: Exchange[] = db
    .all<{ record: string }>('SELECT record FROM sim_exchanges ORDER BY id')
    .map(({ record }) => JSON.parse(record) as Exchange);
  let lastId = exchanges.at(-1)?.id ?? 0;
  let unsaved: Exchange[] = [];
  const watchers = new Set<(exchange: Exchange) => void>();
  const saving = setInterval(() => save(), 250);
  saving.unref();

  function save(): void {
    if (unsaved.length === 0) return;
    const batch = unsaved;
    unsaved = [];
    transact(db, (tx) => {
      for (const exchange of batch) {
        tx.run('INSERT OR REPLACE INTO sim_exchanges (id, record) VALUES (@id, @record)', {
          id: exchange.id,
          record: JSON.stringify(exchange),
        });
      }
      tx.run('DELETE FROM sim_exchanges WHERE id <= @last', { last: lastId - keptOnDisk });
    });
  }

  return {
    hasHook: hook !== undefined,
    begin(opening) {
      lastId += 1;
      const exchange: Exchange = {
        id: lastId,
        startedAt: toInstant(now()),
        ...opening,
        requestBody: opening.requestBody.slice(0, longestBody),
        ...correlate(opening.requestHeaders, opening.requestBody),
        phase: 'begin',
        status: null,
        answerHeaders: {},
        answerBody: '',
        faults: [],
        failure: null,
        endedAt: null,
      };
      exchanges.push(exchange);
      if (exchanges.length > keptInMemory) exchanges = exchanges.slice(-keptInMemory);
      return exchange;
    },
    async at(phase, exchange) {
      exchange.phase = phase;
      await hook?.(phase, exchange);
    },
    end(exchange, ending) {
      exchange.endedAt = toInstant(now());
      if ('failure' in ending) exchange.failure = ending.failure;
      else {
        exchange.status = ending.status;
        exchange.answerHeaders = ending.headers;
        exchange.answerBody = ending.body.slice(0, longestBody);
      }
      unsaved.push(exchange);
      for (const watch of watchers) watch(exchange);
    },
    list: ({ after = 0, operation, direction } = {}) =>
      exchanges.filter(
        (exchange) =>
          exchange.id > after &&
          (operation === undefined || exchange.operation === operation) &&
          (direction === undefined || exchange.direction === direction),
      ),
    until: (matches, seconds = 10) => waitFor({ exchanges, watchers, matches, seconds }),
    clear() {
      exchanges.length = 0;
      unsaved = [];
      transact(db, (tx) => void tx.run('DELETE FROM sim_exchanges'));
    },
    close() {
      clearInterval(saving);
      save();
    },
  };
}

interface Waiting {
  readonly exchanges: readonly Exchange[];
  readonly watchers: Set<(exchange: Exchange) => void>;
  readonly matches: (exchange: Exchange) => boolean;
  readonly seconds: number;
}

function waitFor({ exchanges, watchers, matches, seconds }: Waiting): Promise<Exchange> {
  const known = exchanges.find((exchange) => exchange.endedAt !== null && matches(exchange));
  if (known) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      watchers.delete(watch);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`No such exchange within ${seconds} s`));
    }, seconds * 1000);
    const watch = (exchange: Exchange) => {
      if (!matches(exchange)) return;
      stop();
      resolve(exchange);
    };
    watchers.add(watch);
  });
}
