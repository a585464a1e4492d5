import { addPracticeStaff, authCalls, authContract, listStaff, lockAllSessions } from './auth/index.ts';
import {
  type BackupParts,
  backupCalls,
  backupContract,
  backupSchedule,
  changeKey,
  findConfirmation,
  type KeyStore,
  removeUnfinished,
} from './backup/index.ts';
import { eraseNamelessBlobs } from './blobs/index.ts';
import { type BoundCall, bindCalls, joinCalls } from './calls/index.ts';
import { makeClinic } from './clinic.ts';
import { type Db, transact } from './db/index.ts';
import { chosenRoute } from './encryption/index.ts';
import { type Checker, startChecker } from './fhir/index.ts';
import { type Clock, minutes, seconds } from './kit/clock.ts';
import { newStartCode } from './kit/ids.ts';
import { errorFacts, type Log } from './kit/log.ts';
import type { World } from './kit/words.ts';
import { openWorld, removeMigrationCopies, type WorldFolder } from './open-world.ts';
import type { Places } from './places.ts';
import { addPracticeClinic, practiceCalls, startPracticeFarSide } from './practice.ts';
import { practiceContract } from './practice-contract.ts';
import { type DeskDoor, type Listening, listen, makeDeskApp, makeIdleWatch } from './server/index.ts';
import {
  gatewaySettings,
  makeSettings,
  type Overrides,
  type Settings,
  settingsCalls,
  settingsContract,
} from './settings/index.ts';
import { notInBackups } from './trust.ts';
import type { ConnectTo } from './tunnel/index.ts';
import { startWire, type WireParts } from './wire.ts';

/** All that `main.ts` has found out before anything is opened. */
export interface AppParts {
  readonly world: World;
  readonly where: WorldFolder;
  readonly keys: KeyStore;
  readonly places: Places;
  readonly desk: { readonly port: number } | { readonly pipe: string; readonly secret: string };
  readonly callbackPort: number;
  readonly simulatorPort: number;
  readonly connectTo: ConnectTo;
  readonly allowLoopback: boolean;
  readonly overrides: Overrides;
  readonly clock: Clock;
  readonly log: Log;
}

/** The one line on standard output (architecture.md 7.6). */
export interface ReadyLine {
  readonly ready: true;
  readonly world: World;
  readonly desk: string | null;
  readonly callback: string | null;
  readonly simulator: string | null;
  readonly locked: boolean;
}

export interface App {
  readonly ready: ReadyLine;
  /** Needed once, by the first owner; null when there is one. */
  readonly startCode: string | null;
  /** The PC slept. */
  wake(): void;
  close(): Promise<void>;
}

const version = '0.1.0';

type Stop = () => Promise<void> | void;

/** Builds and starts everything, lowest part first; what is started here is stopped by `close`, in the other order. */
export async function startApp(parts: AppParts): Promise<App> {
  const { keys, where, clock } = parts;
  const opened = openWorld(where, { key: keys.current(), migrations: parts.places.migrations, now: clock() });
  const stops: Stop[] = [opened.close];
  const close = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    return { ...(await startIn(opened.db, parts, stops)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startIn(db: Db, parts: AppParts, stops: Stop[]): Promise<Omit<App, 'close'>> {
  const { world, clock, log, places } = parts;
  removeUnfinished(parts.where.backups);
  await finishKeyChange(db, parts);
  transact(db, (tx) => {
    lockAllSessions(tx, clock());
    eraseNamelessBlobs(tx);
  });
  if (world === 'practice') await addPracticeStaff(db, clock());
  const startCode = listStaff(db).length === 0 ? newStartCode() : null;

  const settings = makeSettings(parts.overrides);
  if (world === 'practice') addPracticeClinic(db, settings, clock());
  const checker = startChecker({ workerFile: places.worker, rulesFolder: places.fhirRules });
  stops.push(checker.stop);
  const practice = await startFarSide(db, parts, { settings, checker });
  if (practice) stops.push(practice.close);

  // Production takes no patient while its key is on no paper: it would die with the PC (architecture.md 7.14).
  const mayRegister = (store: Db) => world !== 'production' || findConfirmation(store, parts.keys.current()) !== null;
  const opener = { workerFile: places.worker, database: parts.where.database, key: () => parts.keys.current() };
  const onErased = () => removeMigrationCopies(parts.where);
  const rulesFolder = places.fhirRules;
  const pushesToLoopback = world === 'practice' || (world === 'sandbox' && parts.allowLoopback);
  const clinic = { db, clock, log, settings, checker, mayRegister, opener, onErased, rulesFolder, pushesToLoopback };
  const backup = backupParts(db, parts);
  const tables: WireParts['tables'] = (ends) => {
    const made = makeClinic(clinic, ends);
    return { ...made, schedule: [...made.schedule, ...backupSchedule(backup)] };
  };
  const wire = await startWire({ ...parts, db, settings, practice: practice?.farSide ?? null, tables });
  stops.push(wire.close);

  const phones = practiceCalls(practice?.url ?? null, { isWindow: 'pipe' in parts.desk });
  const own = [...ownCalls(parts, { settings, startCode, backup }), bindCalls(practiceContract, phones)];
  const desk = await startDesk(db, parts, joinCalls([...own, ...wire.calls]));
  stops.push(desk.close);

  log.info('started', { world, version, curve: chosenRoute().name });
  const addresses = {
    desk: addressOf(desk.port),
    callback: addressOf(wire.callbackPort),
    simulator: practice?.url ?? null,
  };
  return { ready: { ready: true, world, ...addresses, locked: false }, startCode, wake: wire.wake };
}

/** A change of key that was broken off. The clinic works without its end, which the next start tries again. */
async function finishKeyChange(db: Db, { keys, where, clock, log }: AppParts): Promise<void> {
  if (!keys.prepared()) return;
  try {
    await changeKey(db, { keys, backups: where.backups, who: 'appliance' }, clock());
  } catch (error) {
    log.error('backup.key-change-unfinished', errorFacts(error));
  }
}

/** The pretend ABDM, in the practice world alone, and only while no other gateway is named. */
async function startFarSide(db: Db, parts: AppParts, { settings, checker }: { settings: Settings; checker: Checker }) {
  if (parts.world !== 'practice' || settings.read(db, gatewaySettings.hieCmUrl) !== null) return null;
  const { where, keys, places, simulatorPort, clock, log } = parts;
  return startPracticeFarSide({
    folder: where.folder,
    key: keys.current(),
    files: places.simulatorFiles,
    port: simulatorPort,
    checkBundle: checker.check,
    clock,
    log,
  });
}

/** The calls of the program itself, beside those of the clinic's folders. */
function ownCalls(
  { world, keys }: AppParts,
  { settings, startCode, backup }: { settings: Settings; startCode: string | null; backup: BackupParts },
): ReadonlyMap<string, BoundCall>[] {
  return [
    bindCalls(authContract, authCalls({ world, startCode })),
    bindCalls(settingsContract, settingsCalls(settings)),
    bindCalls(backupContract, backupCalls(backup, { settings, keys })),
  ];
}

const backupParts = (db: Db, { where, keys, places }: AppParts): BackupParts => ({
  db,
  database: where.database,
  folder: where.backups,
  key: () => keys.current(),
  workerFile: places.worker,
  emptying: notInBackups,
});

async function startDesk(db: Db, parts: AppParts, calls: ReadonlyMap<string, BoundCall>): Promise<Listening> {
  const { world, clock, log, desk } = parts;
  let port = 0;
  const door: DeskDoor = 'pipe' in desk ? { kind: 'pipe', secret: desk.secret } : { kind: 'browser', port: () => port };
  const app = makeDeskApp({
    world,
    version,
    db,
    calls,
    clock,
    log,
    door,
    renderer: parts.places.renderer,
    idle: makeIdleWatch(),
  });
  const listening = await listen(app, desk, { headers: seconds(10), request: minutes(2) });
  port = listening.port ?? 0;
  return listening;
}

const addressOf = (port: number | null) => (port === null ? null : `http://127.0.0.1:${port}`);
