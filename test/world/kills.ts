import type { Exchange, ExchangeHook, Phase } from '../../core/simulator/index.ts';
import type { ClinicWorld } from './clinic.ts';
import type { Chance } from './people.ts';

/** A place on the way at which the power may be cut: the second `link.carecontext` when half of its answer is out. */
export interface Target {
  readonly direction: Exchange['direction'];
  readonly operation: string;
  /** Counts the exchanges of this operation, from 1. */
  readonly occurrence: number;
  readonly phase: Phase;
}

const phases = ['before-answer', 'half-answer', 'after-answer'] as const;

export const nameOf = ({ direction, operation, occurrence, phase }: Target): string =>
  `${direction} ${operation} ${occurrence} ${phase}`;

/** Every phase of every exchange of a journey. */
export function targetsOf(exchanges: readonly Exchange[]): Target[] {
  const count = counter();
  return exchanges.flatMap(({ direction, operation }) => {
    const occurrence = count(direction, operation);
    return phases.map((phase) => ({ direction, operation, occurrence, phase }));
  });
}

function counter() {
  const counts = new Map<string, number>();
  return (direction: string, operation: string): number => {
    const next = (counts.get(`${direction} ${operation}`) ?? 0) + 1;
    counts.set(`${direction} ${operation}`, next);
    return next;
  };
}

export function shuffle(targets: readonly Target[], chance: Chance): Target[] {
  const left = [...targets];
  return targets.flatMap(() => left.splice(Math.floor(chance() * left.length), 1));
}

export interface Strike {
  readonly hook: ExchangeHook;
  /** The clinic that is to be struck: exchanges before this wait. */
  aim(clinic: ClinicWorld): void;
  hasStruck(): boolean;
  /** Resolves when the blow has fallen and the appliance runs again, or has not come for so long (milliseconds). */
  settled(patience: number): Promise<void>;
}

/** Kills the appliance when the target comes by, and lets it start again. */
export function strikeAt(target: Target): Strike {
  const count = counter();
  const occurrences = new Map<number, number>();
  const aimed = Promise.withResolvers<ClinicWorld>();
  const over = Promise.withResolvers<void>();
  let hasStruck = false;

  return {
    aim: aimed.resolve,
    hasStruck: () => hasStruck,
    async settled(patience) {
      await Promise.race([over.promise, new Promise((resolve) => void setTimeout(resolve, patience))]);
      if (hasStruck) await over.promise;
    },
    async hook(phase, { id, direction, operation }) {
      if (phase === 'begin') occurrences.set(id, count(direction, operation));
      const is = { direction, operation, occurrence: occurrences.get(id) ?? 0, phase };
      if (hasStruck || nameOf(is) !== nameOf(target)) return;
      hasStruck = true;
      const clinic = await aimed.promise;
      await clinic.kill();
      void clinic.start().then(() => over.resolve());
    },
  };
}
