import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { migrate, openDatabase, readMigrations, transact } from '../db/index.ts';
import type { Remark } from '../fhir/index.ts';
import { type Clock, days, later, seconds, toInstant } from '../kit/clock.ts';
import { loginHandlers } from './abha/login.ts';
import { profileHandlers } from './abha/profile.ts';
import { type Control, makeControl } from './control.ts';
import { controlRoutes } from './control-routes.ts';
import { readContract } from './gate/contract.ts';
import { bridgeHandlers, seedServices } from './hiecm/bridge.ts';
import { consentHandlers } from './hiecm/consent.ts';
import { expireDue } from './hiecm/consent-decisions.ts';
import { dataFlowHandlers } from './hiecm/data-flow.ts';
import { openKeys, type ReadyKeys } from './hiecm/keys.ts';
import { linkTokenHandlers } from './hiecm/link-token.ts';
import { linkingHandlers } from './hiecm/linking.ts';
import { phrConsentHandlers } from './hiecm/phr-consent.ts';
import { sessionHandlers } from './hiecm/session.ts';
import { failOverdueTransfers } from './hiecm/transfers.ts';
import { openHospitals } from './hospitals/hospital.ts';
import { receivingRoutes } from './hospitals/receiving.ts';
import { phoneRoutes } from './phone/routes.ts';
import { defaultSettings, type Places, type Settings } from './settings.ts';
import { openSwitches, type Switches } from './switches.ts';
import { makeDeliveries } from './wire/deliveries.ts';
import { makeFaultBoard } from './wire/faults.ts';
import { type ExchangeHook, openRecorder, type Recorder } from './wire/recorder.ts';
import { listen } from './wire/server.ts';
import { startTimers } from './wire/timers.ts';
import type { Handlers, World } from './world.ts';

export interface SimulatorOptions {
  /** 0 takes any free port. The simulator listens on 127.0.0.1 only. */
  readonly port: number;
  /** Holds `simulator.db`: keys, clients, links, consents and the tail of the recorder survive a restart. */
  readonly dataFolder: string;
  /** 32 bytes for the database. */
  readonly key: Uint8Array;
  readonly now: Clock;
  readonly places: Places;
  /** A folder of bundle files that City Hospital holds in place of its own records. */
  readonly recordsFolder?: string;
  /** Judges the bundles that a played hospital gets (`startChecker(...).check`); without it none is remarked on. */
  readonly checkBundle?: (text: string) => Promise<readonly Remark[]>;
  /** What makes it another gateway than the default one: ids, paths, issuer, clients … */
  readonly settings?: Partial<Settings>;
  /** How it behaves at first; switches that were changed later are remembered. */
  readonly switches?: Partial<Switches>;
  /** Keys to begin with (`makeKeys`); tests share them, because making them takes longest. */
  readonly keys?: ReadyKeys;
  /** Told of every phase of every exchange, and awaited: a test may kill the far side in the middle of an answer. */
  readonly onExchange?: ExchangeHook;
  /** Told of failures of the simulator itself. */
  readonly onBug?: (error: unknown) => void;
}

export interface Simulator {
  /** `http://127.0.0.1:N` */
  readonly url: string;
  /** Base URLs to configure at the appliance. */
  readonly bases: Readonly<Record<'hiecm' | 'abha' | 'phrweb' | 'phrapp' | 'hfr', string>>;
  readonly settings: Settings;
  readonly control: Control;
  readonly recorder: Recorder;
  close(): Promise<void>;
}

const handlers: Handlers = {
  ...sessionHandlers,
  ...bridgeHandlers,
  ...loginHandlers,
  ...profileHandlers,
  ...linkTokenHandlers,
  ...linkingHandlers,
  ...consentHandlers,
  ...phrConsentHandlers,
  ...dataFlowHandlers,
};

/** Starts a pretend ABDM. @throws Problem `database.not-openable` for a wrong key */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  mkdirSync(options.dataFolder, { recursive: true });
  const { now, places, onBug = () => undefined } = options;
  const opened = openDatabase({ file: path.join(options.dataFolder, 'simulator.db'), key: options.key });
  migrate(opened, readMigrations(places.migrations), now());
  const { db } = opened;
  const settings = { ...defaultSettings, ...options.settings };
  transact(db, (tx) => {
    seedServices(tx, settings, now());
    tx.run('DELETE FROM sim_request_ids WHERE seen_at < @before', { before: toInstant(later(now(), -days(1))) });
  });

  let port = 0;
  const timers = startTimers(onBug);
  const recorder = openRecorder(db, now, options.onExchange);
  const world: World = {
    settings,
    places,
    db,
    now,
    contract: readContract(places.schemas),
    keys: await openKeys(db, now, options.keys),
    switches: openSwitches(db, options.switches ?? {}),
    faults: makeFaultBoard(),
    recorder,
    timers,
    deliveries: makeDeliveries(() => world),
    checkBundle: options.checkBundle ?? (() => Promise.resolve([])),
    recordsFolder: options.recordsFolder,
    address: () => `http://127.0.0.1:${port}`,
  };
  const control = makeControl(world);
  const routes = [...controlRoutes(world, control), ...receivingRoutes(world), ...phoneRoutes(world)];
  const server = await listen(world, { port: options.port, handlers, routes });
  port = server.port;
  openHospitals(world);
  world.deliveries.resume();
  watchTheClock(world);

  return {
    url: world.address(),
    bases: basesOf(world),
    settings,
    control,
    recorder,
    async close() {
      await server.close();
      await timers.close();
      recorder.close();
      opened.close();
    },
  };
}

/** Consents end and transfers fail by the clock, looked at once a second. */
function watchTheClock(world: World): void {
  const look = () => {
    transact(world.db, (tx) => {
      expireDue(tx, world);
      failOverdueTransfers(tx, world.now());
    });
    world.timers.after(seconds(1), look, 'background');
  };
  world.timers.after(seconds(1), look, 'background');
}

function basesOf({ address, settings }: World): Simulator['bases'] {
  const { hiecm, abha, phrweb, phrapp, hfr } = settings.paths;
  const at = (path: string) => `${address()}${path}`;
  return { hiecm: at(hiecm), abha: at(abha), phrweb: at(phrweb), phrapp: at(phrapp), hfr: at(hfr) };
}
