import { transact } from '../db/index.ts';
import type { Switches } from './switches.ts';
import type { Callback } from './wire/deliveries.ts';
import { badWeather, type FaultPlan } from './wire/faults.ts';
import type { Exchange } from './wire/recorder.ts';
import type { World } from './world.ts';

/** What a trainer, a demo or a test can do to the simulator; the same by HTTP under `/control`. */
export interface Control {
  switches(): Switches;
  setSwitches(changes: Partial<Switches>): Switches;
  /** Replaces all faults; an empty list ends them. */
  setFaults(plan: FaultPlan): void;
  /** All faults at once, each with this chance (0 to 1). */
  setWeather(seed: number, chance: number): void;
  faults(): ReturnType<World['faults']['list']>;
  exchanges(wanted?: { after?: number; operation?: string; direction?: 'in' | 'out' }): readonly Exchange[];
  clearExchanges(): void;
  /** Sends any callback to a service, as it is: for tests of the far side's door. @returns its REQUEST-ID */
  sendCallback(callback: Callback): string;
  /** Resolves when nothing is on its way but redeliveries. */
  idle(): Promise<void>;
}

export function makeControl(world: World): Control {
  const { db, deliveries, faults, recorder, switches, timers } = world;
  return {
    switches: () => switches.now,
    setSwitches: (changes) => switches.set(changes),
    setFaults: (plan) => faults.set(plan),
    setWeather: (seed, chance) => faults.set(badWeather(seed, chance)),
    faults: () => faults.list(),
    exchanges: (wanted) => recorder.list(wanted),
    clearExchanges: () => recorder.clear(),
    sendCallback: (callback) => transact(db, (tx) => deliveries.queue(tx, callback)),
    idle: () => timers.idle(),
  };
}
