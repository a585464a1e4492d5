import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the clinic's data lie. On Windows in the local part of the account: the other part is copied between PCs at sign-in,
 * and a database must not be. `ours` is Electron's own folder for the program; the keys lie beside the data, never inside.
 */
export function findDataFolder(environment: Environment, platform: NodeJS.Platform, ours: string): string {
  const wanted = environment['AROGYA_DATA'];
  const local = environment['LOCALAPPDATA'];
  if (wanted) {
    return resolve(wanted);
  }
  return platform === 'win32' && local ? join(local, 'Arogya Edge', 'clinic') : join(ours, 'clinic');
}

const worlds = ['practice', 'sandbox', 'production'] as const;
export type World = (typeof worlds)[number];

/** Where somebody may have said which world to open. */
export interface WorldWords {
  readonly args: readonly string[];
  readonly environment: Environment;
  readonly isPackaged: boolean;
  readonly dataFolder: string;
}

/**
 * The world to open: `--world` behind the command, else `AROGYA_WORLD`, else the one word in the file `world` of the data
 * folder, which names the world that ran last; nothing chosen yet means practice.
 */
export function chooseWorld({ args, environment, isPackaged, dataFolder }: WorldWords): World {
  const last = asWorld(readWord(join(dataFolder, 'world')));
  const named = isPackaged && last === 'production' ? undefined : asWorld(environment['AROGYA_WORLD']);
  return asWorld(argumentOf(args, '--world')) ?? named ?? last ?? 'practice';
}

const asWorld = (word: string | undefined): World | undefined => worlds.find((world) => world === word);

/** `--name value` or `--name=value`. */
function argumentOf(args: readonly string[], name: string): string | undefined {
  const joined = args.find((argument) => argument.startsWith(`${name}=`));
  return joined?.slice(name.length + 1) ?? (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
}

function readWord(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** An installed program in production obeys no `AROGYA_…` variable but the one for the data folder (architecture.md 7.12). */
export function environmentFor(world: World, isPackaged: boolean, environment: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !(world === 'production' && isPackaged && isRefused(name))) {
      kept[name] = value;
    }
  }
  return kept;
}

const isRefused = (name: string) => name.toUpperCase().startsWith('AROGYA_') && name !== 'AROGYA_DATA';
