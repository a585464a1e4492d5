import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type ReadyLine, startApp } from '../../core/app.ts';
import { type Db, openDatabase } from '../../core/db/index.ts';
import type { Log } from '../../core/kit/log.ts';
import { worldFolder } from '../../core/open-world.ts';
import { placesOf } from '../../core/places.ts';
import { readOverrides } from '../../core/settings/index.ts';
import { readConnectTo } from '../../core/tunnel/index.ts';
import { temporaryFolder } from './folder.ts';
import { fixedKey, testKey } from './keys.ts';
import { expectNoTales } from './tales.ts';

const core = path.resolve(import.meta.dirname, '../../core');

export interface TestApp {
  readonly ready: ReadyLine;
  /** The file of the running program, looked at from beside it. */
  readonly db: Db;
  /** What it has logged. */
  readonly events: readonly string[];
}

/**
 * The whole program, both doors of it, in the process of the test: under the clock of the test, with a page of the test, and
 * a far side that the environment names.
 */
export async function openTestApp(clock: () => Date, environment: Readonly<Record<string, string>>): Promise<TestApp> {
  const folder = temporaryFolder();
  const where = worldFolder(folder, 'practice');
  const events: string[] = [];
  const app = await startApp({
    world: 'practice',
    where,
    keys: fixedKey(testKey),
    places: { ...placesOf({ filename: 'main.ts', dirname: core }), renderer: makePage(folder) },
    desk: { port: 0 },
    callbackPort: 0,
    simulatorPort: 0,
    connectTo: readConnectTo([]),
    allowLoopback: true,
    overrides: readOverrides(environment),
    clock,
    log: collecting(events),
  });
  const { db, close } = openDatabase({ file: where.database, key: testKey, readonly: true });
  onTestFinished(async () => {
    close();
    await app.close();
    expectNoTales(events.join('\n'));
  });
  return { ready: app.ready, db, events };
}

/** Screens as a build makes them: a page and one file of it. */
function makePage(folder: string): string {
  const renderer = path.join(folder, 'renderer');
  mkdirSync(path.join(renderer, 'assets'), { recursive: true });
  writeFileSync(path.join(renderer, 'index.html'), '<!doctype html><title>Desk</title>');
  writeFileSync(path.join(renderer, 'assets', 'desk.js'), 'export {};');
  return renderer;
}

const collecting = (events: string[]): Log => {
  const note = (level: string) => (event: string, facts?: object) =>
    void events.push(`${level} ${event} ${JSON.stringify(facts ?? {})}`);
  return { info: note('info'), warn: note('warn'), error: note('error') };
};
