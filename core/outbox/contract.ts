import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { Instant } from '../kit/words.ts';
import { JobState, KeptRefusal } from './model.ts';

const Listed = z.object({
  id: z.number(),
  /** `<folder>.<what>`: the screens have a sentence for each. */
  kind: z.string(),
  state: JobState,
  /** A word for `outbox.because.<word>`. */
  because: z.string().nullable(),
  attempts: z.number(),
  addedAt: Instant,
  /** While it waits: when the next attempt is due. */
  notBefore: Instant,
  deadline: Instant,
  endedAt: Instant.nullable(),
});

const ofOne = z.object({ id: z.number().int().positive() });

export const outboxContract = {
  /** What waits, and what came to rest without having been sent; the newest first, at most 200 of each. */
  'outbox.list': query({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({}),
    output: z.object({
      waiting: z.array(Listed),
      failed: z.array(Listed),
      /** Why nothing leaves for ABDM at the moment. */
      pause: z.object({ because: z.string(), since: Instant }).nullable(),
    }),
    problems: [],
  }),
  /** What the far side said, and under which id it was asked. */
  'outbox.why': query({
    for: ['owner', 'doctor', 'receptionist'],
    input: ofOne,
    output: Listed.extend({ refusal: KeptRefusal.nullable(), requestId: z.string().nullable(), isUnsure: z.boolean() }),
    problems: ['outbox.not-found'],
  }),
  'outbox.tryAgain': command({
    for: ['owner', 'receptionist', 'doctor'],
    input: ofOne,
    output: z.object({}),
    problems: ['outbox.not-found', 'outbox.not-now'],
  }),
  /** It is not to be sent any more. */
  'outbox.letGo': command({
    for: ['owner'],
    input: ofOne,
    output: z.object({}),
    problems: ['outbox.not-found', 'outbox.not-now'],
  }),
};
