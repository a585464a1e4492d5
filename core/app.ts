import { addPracticeStaff, authCalls, authContract, listStaff, lockAllSessions } from './auth/index.ts';
import {
  type BackupParts,
  backupCalls,
  backupContract,
  changeKey,
  findConfirmation,
  type KeyStore,
} from './backup/index.ts';
import { eraseNamelessBlobs } from './blobs/index.ts';
import { bindCalls, joinCalls } from './calls/index.ts';
import { type Db, transact } from './db/index.ts';
import type { Clock } from './kit/clock.ts';
import { minutes, seconds } from './kit/clock.ts';
import { newSecret } from './kit/ids.ts';
import type { Log } from './kit/log.ts';
import type { World } from './kit/words.ts';
import { openWorld, type WorldFolder } from './open-world.ts';
import { patientCalls, patientContract } from './patients/index.ts';
import type { Places } from './places.ts';
import { type DeskDoor, listen, makeDeskApp, makeIdleWatch } from './server/index.ts';
import { makeSettings, type Overrides, settingsCalls, settingsContract } from './settings/index.ts';
import { notInBackups } from './trust.ts';
import { visitsCalls, visitsContract } from './visits/index.ts';

/** All that `main.ts` has found out before anything is opened. */
export interface AppParts {
  readonly world: World;
  readonly where: WorldFolder;
  readonly keys: KeyStore;
  readonly places: Places;
  readonly desk: { readonly port: number } | { readonly pipe: string; readonly secret: string };
  readonly callbackPort: number;
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
  close(): Promise<void>;
}

const version = '0.1.0';

/** Builds and starts everything, lowest part first; what is started here is stopped by `close`, in the other order. */
export async function startApp(parts: AppParts): Promise<App> {
  const { world, clock, log } = parts;
  const { db, close } = openWorld(parts.where, {
    key: parts.keys.current(),
    migrations: parts.places.migrations,
    now: clock(),
  });
  const stops: (() => Promise<void> | void)[] = [close];
  const stopAll = async () => {
    for (const stop of stops.toReversed()) await stop();
  };

  try {
    if (parts.keys.prepared()) changeKey(db, parts.keys, parts.where.backups);
    transact(db, (tx) => {
      lockAllSessions(tx, clock());
      eraseNamelessBlobs(tx);
    });
    if (world === 'practice') await addPracticeStaff(db, clock());
    const startCode = newStartCode();
    const needsOwner = listStaff(db).length === 0;

    const settings = makeSettings(parts.overrides);
    const backup: BackupParts = {
      db,
      database: parts.where.database,
      folder: parts.where.backups,
      key: () => parts.keys.current(),
      workerFile: parts.places.worker,
      emptying: notInBackups,
    };

    // Production takes no patient while its key is on no paper: it would die with the PC (architecture.md 7.14).
    const mayRegister = (store: Db) => world !== 'production' || findConfirmation(store, parts.keys.current()) !== null;
    const calls = joinCalls([
      bindCalls(authContract, authCalls({ world, startCode })),
      bindCalls(settingsContract, settingsCalls(settings)),
      bindCalls(backupContract, backupCalls(backup, { settings, keys: parts.keys })),
      bindCalls(patientContract, patientCalls({ mayRegister })),
      bindCalls(visitsContract, visitsCalls),
    ]);

    let deskPort = 0;
    const door: DeskDoor =
      'pipe' in parts.desk ? { kind: 'pipe', secret: parts.desk.secret } : { kind: 'browser', port: () => deskPort };
    const deskApp = makeDeskApp({
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
    const desk = await listen(deskApp, parts.desk, { headers: seconds(10), request: minutes(2) });
    stops.push(desk.close);
    deskPort = desk.port ?? 0;

    log.info('started', { world, version });
    return {
      ready: { ready: true, world, desk: addressOf(desk.port), callback: null, simulator: null, locked: false },
      startCode: needsOwner ? startCode : null,
      close: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

const addressOf = (port: number | null) => (port === null ? null : `http://127.0.0.1:${port}`);

/** Eight letters and digits that are not mistaken for each other, in two groups. */
function newStartCode(): string {
  const letters = [...Buffer.from(newSecret(16), 'base64url')].map((byte) =>
    'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'.charAt(byte % 32),
  );
  return `${letters.slice(0, 4).join('')}-${letters.slice(4, 8).join('')}`;
}
