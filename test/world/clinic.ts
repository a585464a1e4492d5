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
import { type MegabyteHook, type Relay, startRelay } from './relay.ts';

/** Making keys is the slow part of starting a far side: one set serves all tests of a process. */
let sharedKeys: Promise<ReadyKeys> | undefined;

export interface ClinicOptions {
  readonly onExchange?: ExchangeHook;
  readonly switches?: Partial<Switches>;
  readonly settings?: Partial<Settings>;
  readonly recordsFolder?: string;
  /** Puts an address before the appliance that stays while the appliance ends and starts, as a tunnel's does. */
  readonly hasRelay?: boolean;
  /** With a relay: holds back what comes in through it, megabyte by megabyte. */
  readonly onMegabyte?: MegabyteHook;
  /** Further environment of the appliance; wins over what names the simulator. */
  readonly env?: Environment | ((bases: Simulator['bases']) => Environment);
  /** Leaves the client secret unsaid: the owner types it in. */
  readonly hidesSecret?: boolean;
  readonly nodeArgs?: readonly string[];
  /** Another program than `core/main.ts`. */
  readonly entry?: string;
  readonly args?: readonly string[];
}

type Environment = Readonly<Record<string, string>>;

export type Login = 'asha' | 'meera' | 'vikram';

/**
 * A clinic as it stands in the world: the appliance in a process of its own, which a test may kill, and ABDM in this process,
 * where a test sees and spoils every exchange.
 */
export interface ClinicWorld {
  readonly simulator: Simulator;
  readonly dataFolder: string;
  /** The appliance that runs now, or ran last. */
  core(): CoreProcess;
  /** The appliance as soon as it runs. */
  up(): Promise<CoreProcess>;
  /** SIGKILL; resolves when nothing of it is left. */
  kill(): Promise<void>;
  /** Starts the appliance that is down. */
  start(): Promise<CoreProcess>;
  /** SIGKILL, and a new start with the same data. */
  cutPower(): Promise<void>;
  /** Asks it to stop; nothing starts it again but `start`. */
  stop(): Promise<void>;
  /** Closes the far side, too, before the test ends: for tests that need many clinics one after the other. */
  end(): Promise<void>;
  signIn(login: Login): Promise<DeskClient>;
  /** All that the appliance has written to standard output and standard error, over all its starts. */
  said(): { readonly output: string; readonly log: string };
}

export async function startClinic(options: ClinicOptions = {}): Promise<ClinicWorld> {
  const { simulator, end } = await startFarSide(options);
  const dataFolder = temporaryFolder();
  const relay = options.hasRelay === true ? await startRelay(options.onMegabyte) : null;
  const started: CoreProcess[] = [];
  let next = Promise.withResolvers<CoreProcess>();
  const core = () => {
    const last = started.at(-1);
    if (!last) throw new Error('The appliance was never started');
    return last;
  };

  const start = async (): Promise<CoreProcess> => {
    const more = typeof options.env === 'function' ? options.env(simulator.bases) : options.env;
    const { AROGYA_CLIENT_SECRET, ...usual } = environmentFor(simulator);
    const secret = options.hidesSecret === true ? {} : { AROGYA_CLIENT_SECRET };
    const env = { ...usual, ...secret, ...addressOf(relay), ...more };
    const { nodeArgs = [], args = ['--port', '0'], entry } = options;
    const running = await startCoreProcess({ dataFolder, env, nodeArgs, args, ...(entry && { entry }) });
    started.push(running);
    relay?.leadTo(Number(new URL(running.ready.callback ?? '').port));
    next.resolve(running);
    return running;
  };
  const goDown = () => {
    relay?.leadTo(null);
    next = Promise.withResolvers();
  };
  const kill = async () => {
    goDown();
    await core().kill();
  };
  await start();

  return {
    simulator,
    dataFolder,
    core,
    up: () => next.promise,
    kill,
    start,
    async cutPower() {
      await kill();
      await start();
    },
    async stop() {
      goDown();
      const code = await core().stop();
      if (code !== 0) throw new Error(`The appliance ended with ${code}:\n${core().log()}`);
    },
    async end() {
      await kill();
      await end();
    },
    signIn: (login) => signInPractice(core().ready.desk ?? '', login),
    said: () => ({
      output: started.map((one) => one.output()).join(''),
      log: started.map((one) => one.log()).join(''),
    }),
  };
}

async function startFarSide(options: ClinicOptions): Promise<{ simulator: Simulator; end: () => Promise<void> }> {
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
  let ending: Promise<void> | undefined;
  const end = () => (ending ??= simulator.close());
  onTestFinished(end);
  return { simulator, end };
}

const addressOf = (relay: Relay | null) => (relay === null ? {} : { AROGYA_PUBLIC_URL: relay.url });

/** How the appliance is told of a gateway that is not the built-in one: by environment alone. */
export function environmentFor({ bases, settings }: Simulator) {
  const [client] = settings.clients;
  const serviceId = client?.services[0]?.id ?? practiceClinic.serviceId;
  return {
    AROGYA_HIECM_URL: bases.hiecm,
    AROGYA_ABHA_URL: bases.abha,
    AROGYA_CM_ID: settings.cmId,
    AROGYA_CLIENT_ID: client?.id ?? practiceClinic.clientId,
    AROGYA_CLIENT_SECRET: client?.secret ?? practiceClinic.clientSecret,
    AROGYA_HIP_ID: serviceId,
    AROGYA_HIU_ID: serviceId,
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
