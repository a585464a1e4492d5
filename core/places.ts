import { homedir } from 'node:os';
import path from 'node:path';

/** Where the program's own files lie. Computed once, by `main.ts`, because the bundle flattens the folders. */
export interface Places {
  readonly migrations: string;
  readonly fhirRules: string;
  /** Entry of the worker threads: FHIR checks and copies of the database. */
  readonly worker: string;
  readonly renderer: string;
  readonly simulatorFiles: string;
}

/** From the entry file: sources run as `.ts`, the bundle as `.js` with everything beside it. */
export function placesOf(entry: { filename: string; dirname: string }): Places {
  const inside = (...parts: string[]) => path.join(entry.dirname, ...parts);
  if (entry.filename.endsWith('.ts')) {
    return {
      migrations: inside('..', 'migrations'),
      fhirRules: inside('fhir', 'rules'),
      worker: inside('worker.ts'),
      renderer: inside('..', 'out', 'renderer'),
      simulatorFiles: inside('simulator'),
    };
  }
  return {
    migrations: inside('migrations'),
    fhirRules: inside('rules'),
    worker: inside('worker.js'),
    renderer: inside('..', 'renderer'),
    simulatorFiles: inside('simulator'),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's data folder for the program, by the custom of the operating system. */
export function defaultDataFolder(environment: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return path.join(environment['LOCALAPPDATA'] ?? homedir(), 'Arogya Edge', 'data');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Arogya Edge', 'data');
  return path.join(environment['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share'), 'arogya-edge');
}

/** The user's configuration folder: where keys lie when no key store of the operating system holds them. Never in the data folder. */
export function defaultKeyFolder(environment: Environment, platform: NodeJS.Platform): string {
  if (platform === 'win32') return path.join(environment['APPDATA'] ?? homedir(), 'Arogya Edge');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Preferences', 'Arogya Edge');
  return path.join(environment['XDG_CONFIG_HOME'] ?? path.join(homedir(), '.config'), 'arogya-edge');
}
