import { z } from 'zod';
import { query } from '../kit/contract.ts';
import { Instant } from '../kit/words.ts';

export const schedulerContract = {
  /** What the clock starts, with the last run and the next. */
  'scheduler.list': query({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({}),
    output: z.object({
      jobs: z.array(
        z.object({
          /** `<folder>.<what>`: the screens have a sentence for each. */
          name: z.string(),
          cron: z.string(),
          last: z.object({ at: Instant, result: z.enum(['begun', 'done', 'failed']) }).nullable(),
          nextAt: Instant.nullable(),
        }),
      ),
    }),
    problems: [],
  }),
};
