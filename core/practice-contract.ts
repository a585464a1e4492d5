import { z } from 'zod';
import { query } from './kit/contract.ts';

export const practiceContract = {
  /** Where the invented patients' phones are, for the practice world's screens. */
  'practice.show': query({
    for: ['receptionist', 'doctor', 'owner'],
    input: z.object({}),
    output: z.object({
      /** The page with all phones; `/<ABHA address>` behind it is one of them. Null where nobody plays ABDM here. */
      phones: z.string().nullable(),
    }),
    problems: [],
  }),
};
