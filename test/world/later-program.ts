import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readMigrations } from '../../core/db/index.ts';
import { migrationsFolder } from './core.ts';
import { temporaryFolder } from './folder.ts';

/** The program with a folder of migrations of its own, to which later ones are added, as an update does. */
export interface LaterProgram {
  /** What `startClinic` and `startCoreProcess` need to run it. */
  readonly start: { readonly entry: string; readonly nodeArgs: readonly string[] };
  /** The next start meets one migration more. Returns how the copy is named that is made before it. */
  addMigration(sql: string): string;
  dropMigration(): void;
}

export function makeLaterProgram(): LaterProgram {
  const root = path.resolve(import.meta.dirname, '../..');
  const folder = path.join(temporaryFolder(), 'program');
  const migrations = path.join(folder, 'migrations');
  mkdirSync(folder);
  for (const part of ['core', 'node_modules', 'package.json']) {
    symlinkSync(path.join(root, part), path.join(folder, part));
  }
  cpSync(migrationsFolder, migrations, { recursive: true });
  const added: string[] = [];
  return {
    // It finds its files beside the place that it was called by, not beside the one that the link leads to.
    start: {
      entry: path.join(folder, 'core', 'main.ts'),
      nodeArgs: ['--preserve-symlinks', '--preserve-symlinks-main'],
    },
    addMigration(sql) {
      const number = String(readMigrations(migrations).length + 1).padStart(4, '0');
      const file = path.join(migrations, `${number}_later.sql`);
      writeFileSync(file, sql);
      added.push(file);
      return `clinic.db.before-${number}`;
    },
    dropMigration: () => rmSync(added.pop() ?? ''),
  };
}
