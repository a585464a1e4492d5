import { z } from 'zod';

/** One try of one transfer. */
export const RequestJob = z.object({ transferId: z.string(), attempt: z.int() });
export type RequestJob = z.infer<typeof RequestJob>;
