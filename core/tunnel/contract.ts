import { z } from 'zod';
import { exchange, query } from '../kit/contract.ts';
import { Instant } from '../kit/words.ts';
import { TunnelStatus } from './model.ts';

const everybody = ['owner', 'doctor', 'receptionist'] as const;

const Abdm = z.object({
  /** Whether we reach ABDM, and if not, why, as far as it is known. `unknown`: nothing was tried since the start. */
  reach: z.enum(['reached', 'unreached', 'unknown', 'not-configured']),
  because: z.string().nullable(),
  since: Instant.nullable(),
  /** When ABDM last reached this PC with a callback whose sender was proved. */
  lastCallbackAt: Instant.nullable(),
  record: z.enum(['registered', 'elsewhere', 'unknown']),
  recordBecause: z.string().nullable(),
  facility: z.enum(['ok', 'missing', 'inactive', 'blocked', 'unknown']),
});

export const connectionContract = {
  /** This PC — tunnel — ABDM: how each stands, since when, and the last proof. */
  'connection.show': query({
    for: everybody,
    input: z.object({}),
    output: z.object({
      clock: z.object({
        isSure: z.boolean(),
        because: z.string().nullable(),
        differenceSeconds: z.number().nullable(),
      }),
      tunnel: z.object({
        provider: z.enum(['none', 'fixed', 'localtunnel', 'direct']),
        status: TunnelStatus,
        because: z.string().nullable(),
        since: Instant,
        url: z.string().nullable(),
        provedAt: Instant.nullable(),
        isOtherName: z.boolean(),
      }),
      abdm: Abdm,
      outages: z.array(
        z.object({
          part: z.enum(['tunnel', 'abdm', 'address']),
          because: z.string(),
          beganAt: Instant,
          endedAt: Instant.nullable(),
        }),
      ),
    }),
    problems: [],
  }),
  /** Goes the whole way once: our sign-in, the way in, ABDM's record of us, and a callback that really comes. */
  'connection.prove': exchange({
    for: everybody,
    input: z.object({}),
    output: z.object({
      steps: z.array(
        z.object({
          step: z.enum(['session', 'tunnel', 'record', 'facility', 'delivery']),
          result: z.enum(['ok', 'failed', 'skipped']),
          because: z.string().nullable(),
        }),
      ),
      deliveredAt: Instant.nullable(),
    }),
    problems: [],
  }),
  /** The strip at the bottom of every screen. */
  'strip.show': query({
    for: everybody,
    input: z.object({}),
    output: z.object({
      reach: Abdm.shape.reach,
      because: z.string().nullable(),
      since: Instant.nullable(),
      tunnel: TunnelStatus,
      lastCallbackAt: Instant.nullable(),
      waiting: z.number(),
      failed: z.number(),
      clockIsSure: z.boolean(),
    }),
    problems: [],
  }),
};
