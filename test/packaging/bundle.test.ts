import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChecker } from '../../core/fhir/index.ts';
import type { CoreState } from '../../electron/core-host.ts';
import { readReady } from '../../electron/core-messages.ts';
import { serveDesk } from '../../electron/protocol.ts';
import { root } from './packaged.ts';
import { startCore, startCoreForShell, startSimulator } from './running-core.ts';

/** What Electron runs, run without it: `out/` as `npm run build` leaves it. */
const main = join(root, 'out/core/main.js');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the bundled core under plain Node', () => {
  test('it says in one line that it is ready, and ends with 0 when asked', async () => {
    const core = await startCore(main, folder);
    expect(core.ready).toMatchObject({
      ready: true,
      world: 'practice',
      desk: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect(await core.stop()).toBe(0);
  });

  test('a second start on the same folder ends with 3', async () => {
    const core = await startCore(main, folder);
    await expect(startCore(main, folder)).rejects.toThrow('core ended with 3');
    await core.stop();
  });
});

describe('the other bundled programs', () => {
  test('the simulator says that it is ready, with its own files beside it', async () => {
    const simulator = await startSimulator(join(root, 'out/core/simulator.js'), folder);
    expect(simulator.ready).toMatchObject({
      ready: true,
      simulator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect(await simulator.stop()).toBe(0);
  });

  test('the worker finds the rules and remarks on a bundle that is none', async () => {
    const checker = startChecker({
      workerFile: join(root, 'out/core/worker.js'),
      rulesFolder: join(root, 'out/core/rules'),
    });
    expect(await checker.check('{"resourceType":"Bundle"}')).not.toEqual([]);
    await checker.stop();
  });
});

describe('the bundled core and the shell', () => {
  const first = () => ({
    key: randomBytes(32).toString('base64'),
    nextKey: null as string | null,
    pipe: join(folder, 'desk'),
    secret: randomBytes(32).toString('base64url'),
  });

  test('started as the shell does it, the screens come over the pipe and no port is open for them', async () => {
    const letter = first();
    const core = await startCoreForShell(main, folder, letter);
    const ready = readReady(core.message);
    expect(ready).toMatchObject({ locked: false });
    expect(core.message).toMatchObject({ ready: { desk: null } });

    const state = { kind: 'ready', pipe: letter.pipe, secret: letter.secret, ready } as CoreState;
    const desk = serveDesk(
      () => state,
      () => 'waiting',
    );
    const page = await desk(new Request('app://desk/', { headers: { accept: 'text/html' } }));
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    await core.stop();
  });

  test('whoever knocks on the pipe without the secret is refused', async () => {
    const letter = first();
    const core = await startCoreForShell(main, folder, letter);
    const status = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const knock = request({ socketPath: letter.pipe, path: '/', headers }, (answer) => resolve(answer.statusCode));
        knock.on('error', reject).end();
      });
    expect(await status({})).toBe(403);
    expect(await status({ 'x-shell-secret': 'guess' })).toBe(403);
    expect(await status({ 'x-shell-secret': letter.secret })).toBe(200);
    await core.stop();
  });

  test('it ends with 0 when the shell asks by message, as it must on Windows, and not for other words', async () => {
    const { core, ended } = await startCoreForShell(main, folder, first());
    core.send({ resumed: true });
    core.send({ stop: 'perhaps' });
    core.send({ stop: true });
    expect(await ended).toBe(0);
  });

  test('the key leaves no trace in the data folder, and another key does not open it', async () => {
    const letter = first();
    await (await startCoreForShell(main, folder, letter)).stop();
    const database = readFileSync(join(folder, 'data/practice/clinic.db'));
    expect(statSync(join(folder, 'data/practice/clinic.db')).size).toBeGreaterThan(0);
    expect(database.includes(Buffer.from(letter.key, 'base64'))).toBe(false);
    expect(database.subarray(0, 15).toString()).not.toBe('SQLite format 3');
    await expect(startCoreForShell(main, folder, first())).rejects.toThrow('core ended with 4');
  });

  test('a change of key that was begun is finished at the start, and the shell asked to put it in place', async () => {
    const old = first();
    await (await startCoreForShell(main, folder, old)).stop();
    const nextKey = randomBytes(32).toString('base64');
    const unfinished = { ...first(), key: old.key, nextKey };
    const hindered = await startCoreForShell(main, folder, unfinished, false);
    expect(readReady(hindered.message)).toBeDefined();
    await hindered.stop();
    const changing = await startCoreForShell(main, folder, { ...unfinished, ...first(), key: old.key, nextKey });
    expect(changing.wishes).toEqual(['promote-key']);
    await changing.stop();
    const after = await startCoreForShell(main, folder, { ...first(), key: nextKey });
    expect(after.wishes).toEqual([]);
    await after.stop();
    await expect(startCoreForShell(main, folder, { ...first(), key: old.key })).rejects.toThrow('core ended with 4');
  });
});

describe('the bundled preload', () => {
  const preload = readFileSync(join(root, 'out/electron/preload.cjs'), 'utf8');

  test('it asks for nothing but electron and shows the page three narrow functions', async () => {
    const asked: string[] = [];
    const shown: [string, Record<string, (...args: unknown[]) => unknown>][] = [];
    const invoked: unknown[][] = [];
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, what: (typeof shown)[0][1]) => void shown.push([name, what]) },
      ipcRenderer: { invoke: (...args: unknown[]) => invoked.push(args) },
    };
    runInNewContext(preload, { require: (name: string) => (asked.push(name), electron) });
    expect(asked).toEqual(['electron']);
    expect(shown).toHaveLength(1);
    expect(shown[0]?.[0]).toBe('desktop');
    expect(Object.keys(shown[0]?.[1] ?? {}).sort()).toEqual(['chooseFolder', 'printToPdf', 'startCode']);
    shown[0]?.[1]['printToPdf']?.('paper');
    expect(invoked).toEqual([['print-to-pdf', 'paper']]);
  });
});
