import { type Db, onChange, transact } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import { type Clock, seconds } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { addJob, findJobById, type Job } from '../outbox/index.ts';
import { deliveryProof } from './jobs.ts';
import type { Tunnel } from './tunnel.ts';

export interface ProveParts {
  readonly gateway: Gateway;
  readonly tunnel: Tunnel;
  readonly clock: Clock;
}

export interface Step {
  readonly step: 'session' | 'tunnel' | 'record' | 'facility' | 'delivery';
  readonly result: 'ok' | 'failed' | 'skipped';
  readonly because: string | null;
}

export interface Proof {
  readonly steps: readonly Step[];
  readonly deliveredAt: string | null;
}

/** A callback comes about two seconds after its question (abdm-v3.md section 12). */
const deliveryTime = seconds(20);

/** Goes the whole way once. A step that rests on a failed one is skipped. */
export async function prove(db: Db, { gateway, tunnel, clock }: ProveParts, signal: AbortSignal): Promise<Proof> {
  const steps: Step[] = [];
  const add = (step: Step['step'], because: string | null) => {
    steps.push({ step, result: because === null ? 'ok' : 'failed', because });
  };

  gateway.retryNow();
  const [session] = await Promise.all([gateway.signIn(), tunnel.proveNow()]);
  add('session', session);
  const way = tunnel.state();
  add('tunnel', way.status === 'proved' ? null : (way.because ?? way.status));
  const record = tunnel.registration();
  add('record', record.status === 'registered' ? null : (record.because ?? record.status));
  add('facility', record.facility === 'ok' ? null : record.facility);

  const isReady = session === null && way.status === 'proved' && record.status === 'registered';
  if (!isReady || signal.aborted) {
    return { steps: [...steps, { step: 'delivery', result: 'skipped', because: null }], deliveredAt: null };
  }
  const job = await askForDelivery(db, clock(), signal);
  add('delivery', job?.answeredAt ? null : whyNot(job));
  return { steps, deliveredAt: job?.answeredAt ?? null };
}

/** The job once a callback has answered it, or as it stands when the time is over. */
function askForDelivery(db: Db, now: Date, signal: AbortSignal): Promise<Job | undefined> {
  const id = transact(db, (tx) =>
    addJob(tx, { kind: deliveryProof, cause: newId(), data: { consentRequestId: newId() } }, now),
  );
  return new Promise((resolve) => {
    const end = () => {
      stopListening();
      limit.removeEventListener('abort', end);
      resolve(findJobById(db, id));
    };
    const limit = AbortSignal.any([signal, AbortSignal.timeout(deliveryTime)]);
    const stopListening = onChange(db, (change) => {
      if (change.of !== 'outbox' || change.id !== String(id)) return;
      const job = findJobById(db, id);
      const isOver = job?.state === 'refused' || job?.state === 'dropped' || job?.state === 'needs-person';
      if (job?.answeredAt || isOver) end();
    });
    limit.addEventListener('abort', end, { once: true });
  });
}

function whyNot(job: Job | undefined): string {
  if (job?.state === 'refused') return 'refused';
  return job?.state === 'sent' ? 'no-callback' : (job?.because ?? 'not-sent');
}
