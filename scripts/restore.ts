import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { readStartOptions, type StartOptions } from '../core/arguments.ts';
import { readRecoveryCode, restoreBackup } from '../core/backup/index.ts';
import { openKeyFile, writeKeyFile } from '../core/key-file.ts';
import { systemClock } from '../core/kit/clock.ts';
import { Problem } from '../core/kit/problem.ts';
import { chosenWorld, worldFolder } from '../core/open-world.ts';
import { placesOf } from '../core/places.ts';
import { distrustAfterRestore, notInBackups } from '../core/trust.ts';
import { namedFile } from './named-file.ts';
import { whyNotRestored } from './restore-words.ts';

const usage = `npm run restore -- FILE [--data DIR] [--world WORLD] [--sheet]

Puts the backup FILE in the place of the clinic's database. The database that was there is set aside, not removed.
--sheet   asks for the recovery code of the printed sheet: on a new PC, or when the key file is gone`;

const stillHolds =
  'It could not be opened here and may hold records of other hospitals: remove it once you are sure that you do not need it.';

/** `npm run restore -- FILE`: exit 0 restored, 1 refused, 2 wrong usage. */
const { values, positionals } = readWords();
const [named] = positionals;
if (named === undefined || values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(values.help ? 0 : 2);
}
const file = namedFile(named);

const args = [values.data ? `--data=${values.data}` : '', values.world ? `--world=${values.world}` : ''].filter(
  (text) => text !== '',
);
const options = readOptions();
const world = options.world ?? chosenWorld(options.dataFolder);
const where = worldFolder(options.dataFolder, world);
const keyFile = options.keyFile ?? path.join(options.keyFolder, `${world}.key`);
const core = path.resolve(import.meta.dirname, '../core');

try {
  // Before the key is looked for, which makes one on a PC that has none.
  if (!existsSync(file)) throw new Problem('backup.not-found', { file });
  const key = values.sheet
    ? await keyFromSheet()
    : openKeyFile(keyFile, { folder: options.dataFolder, database: file }).current();
  const migrations = placesOf({ filename: path.join(core, 'main.ts'), dirname: core }).migrations;
  const restored = restoreBackup(
    { backup: file, database: where.database, key, migrations, distrust: distrustAfterRestore, emptying: notInBackups },
    systemClock(),
  );
  if (values.sheet) keepKey(key);
  if (restored.setAside !== null) {
    process.stdout.write(`The database that was there is kept as ${restored.setAside}\n`);
    if (!restored.isEmptied) process.stdout.write(`${stillHolds}\n`);
  }
  process.stdout.write(`Restored. Newest line of its log: ${restored.auditHash.slice(0, 16)}\n`);
} catch (error) {
  refuse(error, 1);
}

function refuse(error: unknown, code: 1 | 2): never {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`${whyNotRestored(error)}\n`);
  process.exit(code);
}

function readOptions(): StartOptions {
  try {
    return readStartOptions(args, process.env);
  } catch (error) {
    return refuse(error, 2);
  }
}

function readWords() {
  const options = {
    data: { type: 'string' },
    world: { type: 'string' },
    sheet: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : ''}\n\n${usage}\n`);
    process.exit(2);
  }
}

/** Reads the code of the printed sheet from the keyboard, or from standard input. */
async function keyFromSheet(): Promise<Uint8Array> {
  const keyboard = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await keyboard.question('Recovery code: ');
  keyboard.close();
  return readRecoveryCode(typed);
}

/** The key of the sheet becomes this PC's key; a different one that was there is set aside, since it may open other files. */
function keepKey(key: Uint8Array): void {
  const text = `${Buffer.from(key).toString('hex')}\n`;
  if (existsSync(keyFile)) {
    if (readFileSync(keyFile, 'utf8') === text) return;
    renameSync(keyFile, `${keyFile}.replaced-${systemClock().getTime()}`);
  }
  writeKeyFile(keyFile, key);
}
