import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startChecker } from '../fhir/index.ts';
import { systemClock } from '../kit/clock.ts';
import { readRecordFiles } from './hospitals/record-files.ts';
import { placesIn } from './settings.ts';
import { startSimulator } from './simulator.ts';
import type { ConnectTo } from './wire/send.ts';

const usage = `npm run simulator -- [--port N] [--data DIR] [--records DIR] [--connect-to NAME=127.0.0.1:PORT]

--port N        on 127.0.0.1 (default: any that is free)
--data DIR      keeps what it knows there over a restart (default: forgotten at the end)
--records DIR   its hospitals serve the bundles of this folder, .json files, instead of their own
--connect-to …  where a host of tests is found; may be repeated
--help          this`;

/**
 * `npm run simulator`: a pretend ABDM, see `usage`.
 *
 * Prints one JSON line on standard output when it is ready; everything else goes to standard error. Without `--data` the
 * state lies in a temporary folder that goes at the end. Exit codes: 0 asked to stop, 2 bad arguments, or records that cannot be served.
 */
async function main(): Promise<void> {
  const { port, data, records, connectTo } = readArguments(process.argv.slice(2));
  const dataFolder = data ?? mkdtempSync(path.join(tmpdir(), 'arogya-simulator-'));
  const files = ownFiles();
  const checker = startChecker({ workerFile: files.worker, rulesFolder: files.rules });
  const simulator = await startSimulator({
    port,
    dataFolder,
    key: keyIn(dataFolder),
    now: systemClock,
    places: placesIn(files.simulator),
    checkBundle: checker.check,
    settings: { connectTo },
    ...(records === undefined ? {} : { recordsFolder: records }),
    onBug: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
  });
  process.stdout.write(`${JSON.stringify({ ready: true, simulator: simulator.url })}\n`);

  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void Promise.all([simulator.close(), checker.stop()]).then(() => {
      if (data === undefined) rmSync(dataFolder, { recursive: true, force: true });
      process.exit(0);
    });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Where the program's files lie: beside the sources, or, in the bundle, beside this one file. */
function ownFiles() {
  const inside = (...parts: string[]) => path.join(import.meta.dirname, ...parts);
  return import.meta.filename.endsWith('.ts')
    ? { simulator: inside(), worker: inside('..', 'worker.ts'), rules: inside('..', 'fhir', 'rules') }
    : { simulator: inside('simulator'), worker: inside('worker.js'), rules: inside('rules') };
}

/** The database key, made at the first start and kept beside the data: what it protects is invented. */
function keyIn(folder: string): Uint8Array {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'simulator.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}

function readArguments(given: string[]) {
  try {
    const { values } = parseArgs({
      args: given,
      options: {
        port: { type: 'string', default: '0' },
        data: { type: 'string' },
        records: { type: 'string' },
        'connect-to': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      process.stdout.write(`${usage}\n`);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port wants a number up to 65535');
    const connectTo = asConnectTo(values['connect-to']);
    if (values.records !== undefined) checkRecords(values.records);
    return { port, data: values.data, records: values.records, connectTo };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)} (--help tells more)\n`);
    process.exit(2);
  }
}

/** A folder that serves nothing would look like hospitals without records. */
function checkRecords(folder: string): void {
  if (!existsSync(folder)) throw new Error(`--records: there is no folder ${folder}`);
  if (readRecordFiles(folder).length === 0)
    throw new Error(`--records: no .json file in ${folder} is a record of a known type`);
}

function asConnectTo(given: readonly string[]): ConnectTo {
  return Object.fromEntries(
    given.map((rule) => {
      const [, name, target] = /^([A-Za-z0-9.*-]+)=((?:127\.0\.0\.1|localhost):\d{1,5})$/.exec(rule) ?? [];
      if (!name || !target) throw new Error(`--connect-to wants NAME=127.0.0.1:PORT, not ${rule}`);
      return [name, target];
    }),
  );
}

await main();
