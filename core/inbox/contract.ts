import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { Instant } from '../kit/words.ts';
import { MessageState } from './model.ts';

export const inboxContract = {
  /** Callbacks whose work was not done; the newest first, at most 200. */
  'inbox.list': query({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({}),
    output: z.object({
      messages: z.array(
        z.object({
          id: z.number(),
          /** `<folder>.<what>`: the screens have a sentence for each. */
          kind: z.string(),
          state: MessageState,
          /** A word for `inbox.because.<word>`. */
          because: z.string().nullable(),
          /** Member names or the name of an error: for whoever mends it. */
          detail: z.string().nullable(),
          requestId: z.string(),
          receivedAt: Instant,
          isEmptied: z.boolean(),
        }),
      ),
    }),
    problems: [],
  }),
  'inbox.runAgain': command({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({ id: z.number().int().positive() }),
    output: z.object({}),
    problems: ['inbox.not-found', 'inbox.not-now', 'inbox.emptied'],
  }),
};
