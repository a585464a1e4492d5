import type { Db } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Outbox } from '../outbox/index.ts';
import type { IncomingHandlers } from './handlers.ts';

/** What receiving rests on. */
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
