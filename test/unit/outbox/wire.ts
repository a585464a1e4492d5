import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Db, transact } from '../../../core/db/index.ts';
import { hours } from '../../../core/kit/clock.ts';
import { type Log, silentLog } from '../../../core/kit/log.ts';
import {
  type AnyJobKind,
  type Attempt,
  addJob,
  findJob,
  type Job,
  type JobKind,
  messageJob,
  type NewJob,
  type Outbox,
  type Rest,
  startOutbox,
} from '../../../core/outbox/index.ts';
import type { Reaction } from '../../world/far-side.ts';
import { type HandClock, makeWire } from '../../world/gateway.ts';

export const ackPath = '/api/hiecm/consent/v3/request/hip/on-notify';
export const uuidOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

type Ack = { inReplyTo: string; consentId: string; error: null };
export const ack = (n: number): Ack => ({ inReplyTo: uuidOf(n), consentId: uuidOf(n), error: null });

/** Ends that the jobs came to, in order, as `onRest` saw them. */
export type Ends = { kind: string; data: unknown; end: Rest<unknown>['end'] }[];

/** A kind that sends an acknowledgement, with what a test wants to be different. */
export function ackJob(more: Partial<Parameters<typeof messageJob<'consent.acknowledge-hip-notice'>>[0]> = {}) {
  return messageJob({ sends: 'consent.acknowledge-hip-notice', within: hours(1), ifUnsure: 'send-again', ...more });
}

/** A kind whose attempt is the test's own. */
export function ownJob(attempt: JobKind<number>['attempt'], more: Partial<JobKind<number>> = {}): JobKind<number> {
  return {
    kind: 'test.own',
    data: z.number(),
    within: hours(1),
    takes: 1000,
    atMost: 5000,
    ifUnsure: 'send-again',
    to: 'peer',
    pauses: [2000],
    attempt,
    onRest: () => undefined,
    ...more,
  };
}
export type { Attempt };

/** Everything an outbox needs, with a far side whose answers to acknowledgements are queued. */
export async function makeOutboxWire({ log = silentLog }: { log?: Log } = {}) {
  const made = await makeWire();
  const queue: Reaction[] = [];
  made.farSide.on(ackPath, () => queue.shift() ?? { status: 202 });
  const started: Outbox[] = [];

  const start = (kinds: readonly AnyJobKind[], db: Db = made.db, clock: HandClock = made.clock): Outbox => {
    const outbox = startOutbox({ db, gateway: made.gateway, clock, log, kinds, chance: () => 0.5 });
    started.push(outbox);
    return outbox;
  };
  onTestFinished(async () => {
    for (const outbox of started) await outbox.stop();
  });
  return {
    ...made,
    start,
    answers: (...reactions: Reaction[]) => void queue.push(...reactions),
    sent: () => made.farSide.arrived.filter(({ path }) => path === ackPath),
    add: <Data>(job: NewJob<Data>) => transact(made.db, (tx) => addJob(tx, job, made.clock())),
    job: (kind: { kind: string }, cause: string): Job => {
      const job = findJob(made.db, kind.kind, cause);
      if (!job) throw new Error('The job is not there');
      return job;
    },
  };
}
