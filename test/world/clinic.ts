import path from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../core/kit/clock.ts';
import {
  type ExchangeHook,
  makeKeys,
  placesIn,
  practiceClinic,
  type ReadyKeys,
  type Settings,
  type Simulator,
  type Switches,
  startSimulator,
} from '../../core/simulator/index.ts';
import { type CoreProcess, startCoreProcess } from './core-process.ts';
import { type DeskClient, signInPractice } from './desk.ts';
import { temporaryFolder } from './folder.ts';
import { testKey } from './keys.ts';

/** Making keys is the slow part of starting a far side: one set serves all tests of a process. */
let sharedKeys: Promise<ReadyKeys> | undefined;

export interface ClinicOptions {
  readonly onExchange?: ExchangeHook;
  readonly switches?: Partial<Switches>;
  readonly settings?: Partial<Settings>;
  readonly recordsFolder?: string;
}

/**
 * A clinic as it stands in the world: the appliance in a process of its own, which a test may kill, and ABDM in this process,
 * where a test sees and spoils every exchange.
 */
export interface ClinicWorld {
  readonly simulator: Simulator;
  /** The appliance that runs now. */
  core(): CoreProcess;
  /** SIGKILL, and a new start with the same data. */
  cutPower(): Promise<void>;
  /** Starts the appliance that is down. */
  start(): Promise<CoreProcess>;
  signIn(login: 'asha' | 'meera' | 'vikram'): Promise<DeskClient>;
}

export async function startClinic(options: ClinicOptions = {}): Promise<ClinicWorld> {
  sharedKeys ??= makeKeys(['session', 'link', 'abha', 'phr']);
  const simulator = await startSimulator({
    port: 0,
    dataFolder: temporaryFolder(),
    key: testKey,
    now: systemClock,
    places: placesIn(path.resolve(import.meta.dirname, '../../core/simulator')),
    keys: await sharedKeys,
    ...(options.recordsFolder && { recordsFolder: options.recordsFolder }),
    ...(options.onExchange && { onExchange: options.onExchange }),
    settings: options.settings ?? {},
    switches: { callbackDelay: 0, redeliveryDelay: 500, ...options.switches },
  });
  onTestFinished(() => simulator.close());

  const dataFolder = temporaryFolder();
  let running: CoreProcess;
  const start = async (): Promise<CoreProcess> =>
    (running = await startCoreProcess({ dataFolder, env: environmentFor(simulator) }));
  await start();
  return {
    simulator,
    core: () => running,
    start,
    async cutPower() {
      await running.kill();
      await start();
    },
    signIn: (login) => signInPractice(running.ready.desk ?? '', login),
  };
}

/** How the appliance is told of a gateway that is not the built-in one: by environment alone. */
export function environmentFor({ bases, settings }: Simulator): Record<string, string> {
  return {
    AROGYA_HIECM_URL: bases.hiecm,
    AROGYA_ABHA_URL: bases.abha,
    AROGYA_CM_ID: settings.cmId,
    AROGYA_CLIENT_ID: practiceClinic.clientId,
    AROGYA_CLIENT_SECRET: practiceClinic.clientSecret,
    AROGYA_HIP_ID: practiceClinic.serviceId,
    AROGYA_HIU_ID: practiceClinic.serviceId,
    AROGYA_ALLOW_LOOPBACK: '1',
  };
}

/** Waits until `look` finds something, asking again and again; the test's own time limit ends it. */
export async function until<Found>(
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
