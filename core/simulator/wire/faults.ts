import { z } from 'zod';

/** Faults of the simulator's answers. `value`: milliseconds for `slow`, seconds for `too-many`, else unused. */
export const answerFaults = [
  'slow',
  'too-many',
  'server-error',
  'bad-gateway',
  'unavailable',
  'endpoint-suspended',
  'empty-400',
  'html-403',
  'invalid-credentials',
  'session-without-token',
  'lost-request',
  'lost-answer',
  'half-answer',
] as const;

/** Faults of what the simulator sends. `value`: milliseconds for `delay`, and the longest wait for `reorder`. */
export const sendingFaults = [
  'delay',
  'loss',
  'duplicate',
  'reorder',
  'half-request',
  'wrong-signature',
  'other-client',
  'expired-token',
  'nulls',
] as const;

export const FaultKind = z.enum([...answerFaults, ...sendingFaults]);
export type FaultKind = z.infer<typeof FaultKind>;

/** A fault that is switched on. */
export const Fault = z.strictObject({
  kind: FaultKind,
  /** Operation ids (`link.carecontext`, `C8`) or beginnings of them (`consent.`); all when absent. */
  operations: z.array(z.string()).optional(),
  /** How often it strikes where it could, 0 to 1; always when absent. */
  chance: z.number().min(0).max(1).optional(),
  /** How many chances it lets pass first, and after how many strikes it is over. */
  skip: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
  value: z.number().min(0).optional(),
});
export type Fault = z.infer<typeof Fault>;

export const FaultPlan = z.strictObject({ seed: z.int().optional(), faults: z.array(Fault) });
export type FaultPlan = z.infer<typeof FaultPlan>;

export interface FaultBoard {
  /** Replaces all faults. The seed decides every chance that follows: the same calls meet the same faults. */
  set(plan: FaultPlan): void;
  /** Which faults strike this exchange; counts them. `among` are the kinds that the caller can play. */
  strike(operation: string, among: readonly FaultKind[]): readonly Fault[];
  list(): readonly { readonly fault: Fault; readonly struck: number }[];
}

export function makeFaultBoard(): FaultBoard {
  let active: { fault: Fault; passed: number; struck: number }[] = [];
  let chance = randomFrom(1);

  return {
    set({ seed = 1, faults }) {
      chance = randomFrom(seed);
      active = faults.map((fault) => ({ fault, passed: 0, struck: 0 }));
    },
    strike(operation, among) {
      const struck = active.filter((entry) => {
        const { kind, operations, chance: likely = 1, skip = 0, times = Infinity } = entry.fault;
        if (!among.includes(kind) || entry.struck >= times) return false;
        if (operations && !operations.some((begin) => operation === begin || operation.startsWith(begin))) return false;
        entry.passed += 1;
        return entry.passed > skip && (likely === 1 || chance() < likely);
      });
      for (const entry of struck) entry.struck += 1;
      return struck.map(({ fault }) => fault);
    },
    list: () => active.map(({ fault, struck }) => ({ fault, struck })),
  };
}

/** Every kind of fault once, each with the same small chance: the weather of a bad day. */
export function badWeather(seed: number, chance: number): FaultPlan {
  return { seed, faults: FaultKind.options.map((kind) => ({ kind, chance })) };
}

/** Numbers from 0 to 1 that only the seed decides (a 32-bit linear congruential generator, its upper bits). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const mixed = Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0;
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
  };
}
