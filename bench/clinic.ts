import path from 'node:path';
import { systemClock } from '../core/kit/clock.ts';
import { placesIn, type Simulator, startSimulator } from '../core/simulator/index.ts';
import type { JourneyWorld } from '../test/world/legs.ts';
import { personAt } from '../test/world/person.ts';
import { type Appliance, environmentFor, startAppliance } from './appliance.ts';
import { until } from './until.ts';

/** A clinic at work: the appliance in a process of its own, ABDM in this one. */
export interface Clinic extends JourneyWorld {
  appliance(): Appliance;
  /** Ends the appliance and starts it anew, as on the next morning: what the day before cost is not measured. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function startClinic(folder: string): Promise<Clinic> {
  const simulator = await startSimulator({
    port: 0,
    dataFolder: path.join(folder, 'abdm'),
    key: new Uint8Array(32).fill(7),
    now: systemClock,
    places: placesIn(path.resolve(import.meta.dirname, '../core/simulator')),
    // The patient's own phone asks for nothing by itself.
    switches: { callbackDelay: 0, selfRequest: false },
  });
  let appliance = await startFor(simulator, folder);
  const up = () => Promise.resolve(appliance);
  const desk = personAt({ up }, 'asha');
  const isReached = async () => {
    const { tunnel, abdm } = await desk.insist<WayIn>('connection.show', {});
    return tunnel.status === 'proved' && abdm.record === 'registered';
  };
  await until(isReached);
  return {
    simulator,
    desk,
    doctor: personAt({ up }, 'meera'),
    moment: () => new Promise((resolve) => void setTimeout(resolve, 20)),
    appliance: () => appliance,
    async restart() {
      await appliance.stop();
      appliance = await startFor(simulator, folder);
      await until(isReached);
    },
    async close() {
      await appliance.stop();
      await simulator.close();
    },
  };
}

interface WayIn {
  readonly tunnel: { readonly status: string };
  readonly abdm: { readonly record: string };
}

const startFor = (simulator: Simulator, folder: string): Promise<Appliance> =>
  startAppliance({ folder, environment: environmentFor(simulator) });
