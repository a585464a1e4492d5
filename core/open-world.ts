import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Db, migrate, type OpenedDatabase, openDatabase, readMigrations, takeLock } from './db/index.ts';
import { Problem } from './kit/problem.ts';
import { World } from './kit/words.ts';

/** Where the things of one world lie (architecture.md 7.4). */
export interface WorldFolder {
  readonly folder: string;
  readonly database: string;
  readonly backups: string;
  readonly log: string;
}

export function worldFolder(dataFolder: string, world: World): WorldFolder {
  const folder = path.join(dataFolder, world);
  return {
    folder,
    database: path.join(folder, 'clinic.db'),
    backups: path.join(folder, 'backups'),
    log: path.join(folder, 'log', 'arogya.log'),
  };
}

/** The world that ran last, as `DIR/world` says; practice when nobody has chosen yet. */
export function chosenWorld(dataFolder: string): World {
  const file = path.join(dataFolder, 'world');
  const word = existsSync(file) ? World.safeParse(readFileSync(file, 'utf8').trim()) : undefined;
  return word?.success ? word.data : 'practice';
}

/** The next start without a word of its own opens this world again: nobody's clinic turns into practice overnight. */
export function rememberWorld(dataFolder: string, world: World): void {
  if (chosenWorld(dataFolder) === world) return;
  const file = path.join(dataFolder, 'world');
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${world}\n`, { flush: true });
  renameSync(fresh, file);
}

export interface OpenedWorld {
  readonly db: Db;
  close(): void;
}

/**
 * Takes the world for this process and opens its database, brought to the newest version. The copy made before an earlier
 * migration goes now: this start was good.
 *
 * @throws Problem `start.running` when another process has the world; `database.…` when the database cannot be used
 */
export function openWorld(where: WorldFolder, start: { key: Uint8Array; migrations: string; now: Date }): OpenedWorld {
  mkdirSync(where.folder, { recursive: true, mode: 0o700 });
  const release = takeLock(path.join(where.folder, 'lock.db'));
  if (!release) throw new Problem('start.running');
  let opened: OpenedDatabase | undefined;
  try {
    opened = openDatabase({ file: where.database, key: start.key });
    const copy = migrate(opened, readMigrations(start.migrations), start.now);
    if (copy === undefined) removeMigrationCopies(where);
  } catch (error) {
    opened?.close();
    release();
    throw error;
  }
  const { db, close } = opened;
  return {
    db,
    close() {
      close();
      release();
    },
  };
}

/** The copies made before migrations. They also go at once when anything is erased, since they still hold it. */
export function removeMigrationCopies(where: WorldFolder): void {
  const start = `${path.basename(where.database)}.before-`;
  for (const name of readdirSync(where.folder)) {
    if (name.startsWith(start)) rmSync(path.join(where.folder, name), { force: true });
  }
}
