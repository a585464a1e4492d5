import type { z } from 'zod';
import { type Db, transact } from '../db/index.ts';
import { classify, type Outcome } from '../gateway/index.ts';
import { type Clock, days, later, minutes, toInstant } from '../kit/clock.ts';
import { type Attempt, type JobKind, usualPauses } from '../outbox/index.ts';
import { transferSettings } from '../settings/index.ts';
import { type Fresh, freshOf, type Missing } from './bringing.ts';
import { receiverOf, type Surroundings } from './facts.ts';
import { type PageJob, pageTerms } from './jobs.ts';
import { type Leaving, preparePage } from './leaving.ts';
import type { OnTheLine } from './on-the-line.ts';
import { pageAtRest } from './rest.ts';
import type { Sender } from './sender.ts';
import type { Pushed, PushQuestion } from './thread-words.ts';

export interface PushParts extends Surroundings {
  readonly sender: Sender;
  readonly onTheLine: OnTheLine;
  readonly clock: Clock;
}

/** One page of records to the address that the other hospital named: decided, built and encrypted at the moment of sending. */
export function pushPage(parts: PushParts): JobKind<z.infer<typeof PageJob>> {
  return {
    ...pageTerms,
    atMost: minutes(10),
    ifUnsure: 'send-again',
    pauses: usualPauses,
    attempt: (attempt) => attemptPage(parts, attempt),
    onRest: pageAtRest,
  };
}

async function attemptPage(
  parts: PushParts,
  { data, db, signal, mayHaveArrived }: Attempt<z.infer<typeof PageJob>>,
): Promise<Outcome> {
  const token = await parts.gateway.accessToken();
  let fresh: readonly Fresh[] = [];
  // What was missing is built and the decision made anew; a correction signed meanwhile makes it missing once more.
  for (let round = 0; round < 3; round += 1) {
    const held = fresh;
    const now = parts.clock();
    const step = transact(db, (tx) => preparePage(tx, { ...data, fresh: held, mayHaveArrived }, { ...parts, now }));
    if (step.kind === 'stop') return step.outcome;
    if (step.kind === 'go') return post(parts, { leaving: step.leaving, token, signal, mayHaveArrived, db });
    const built = await buildAll(parts.sender, { missing: step.missing, signal });
    if (built === 'gone') return notYet('interrupted');
    fresh = built;
  }
  return notYet('changed-meanwhile');
}

const notYet = (because: string): Outcome => ({ kind: 'retry', because, notBefore: null, refusal: null });

async function buildAll(
  sender: Sender,
  { missing, signal }: { missing: readonly Missing[]; signal: AbortSignal },
): Promise<readonly Fresh[] | 'gone'> {
  const fresh: Fresh[] = [];
  for (const { entryId, visitId, hiType } of missing) {
    const answer = await sender.ask({ ask: 'build', visitId, hiType }, signal);
    if (answer.kind === 'gone') return 'gone';
    fresh.push(freshOf(entryId, answer));
  }
  return fresh;
}

interface Posting {
  readonly leaving: Leaving;
  readonly token: string | null;
  readonly db: Db;
  readonly signal: AbortSignal;
  readonly mayHaveArrived: boolean;
}

async function post(parts: PushParts, { leaving, token, db, signal, mayHaveArrived }: Posting): Promise<Outcome> {
  const { transfer, push, page, entries } = leaving;
  const question: PushQuestion = {
    ask: 'push',
    dialect: parts.gateway.config().dialect.name,
    url: push.url,
    allowLoopback: parts.allowLoopback,
    token,
    transactionId: transfer.transactionId,
    pageNumber: page,
    pageCount: transfer.pageCount,
    receiver: receiverOf(push.keyMaterial),
    keyForm: parts.settings.read(db, transferSettings.keyForm),
    keyExpiry: toInstant(later(parts.clock(), days(1))),
    entries,
  };
  const answer = await parts.onTheLine.post(transfer.consentId, signal, (either) => parts.sender.ask(question, either));
  return judge(answer, mayHaveArrived, parts.clock());
}

function judge(answer: Pushed | { readonly kind: 'gone' }, mayHaveArrived: boolean, now: Date): Outcome {
  switch (answer.kind) {
    case 'gone':
      return { kind: 'unsure', because: 'interrupted', refusal: null };
    case 'address-refused':
      return { kind: 'refused', because: 'push-address-refused', refusal: null };
    case 'not-sealed':
      return { kind: 'refused', because: answer.because, refusal: null };
    case 'posted': {
      const { result } = answer;
      // Bytes lose their class on the way out of a thread.
      const whole = result.kind === 'answered' ? { ...result, body: Buffer.from(result.body) } : result;
      const outcome = classify(whole, { mayHaveArrived, isDone: ({ http }) => mayHaveArrived && http === 409 }, now);
      // An empty 400 is a passing fault of ABDM's own servers; from a hospital it is a refusal.
      const isEmpty = outcome.kind === 'retry' && outcome.because === 'empty-refusal';
      return isEmpty ? { kind: 'refused', because: 'said-no', refusal: outcome.refusal } : outcome;
    }
  }
}
