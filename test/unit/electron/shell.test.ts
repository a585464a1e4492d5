import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FirstMessage } from '../../../electron/core-messages.ts';
import { runShell } from '../../../electron/shell.ts';
import { chooseWorld } from '../../../electron/world.ts';
import { FakeContents, FakeWindow, fakeElectron, fakeStore } from './fake-electron.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shell-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const surroundings = (environment: Record<string, string> = {}) => ({
  args: [] as string[],
  coreFile: '/program/core/main.js',
  preloadFile: '/program/electron/preload.cjs',
  platform: 'linux' as const,
  environment: { AROGYA_DATA: folder, ...environment },
});

async function started(
  environment: Record<string, string> = {},
  change: (fake: Fake) => void = () => undefined,
  store = fakeStore(),
) {
  const fake = fakeElectron(join(folder, 'user-data'), store);
  change(fake);
  const running = runShell(fake.electron, surroundings(environment));
  fake.app.becomeReady();
  await running;
  return fake;
}
type Fake = ReturnType<typeof fakeElectron>;

async function withCore(environment: Record<string, string> = {}, change: (fake: Fake) => void = () => undefined) {
  const fake = await started(environment, change);
  const core = await vi.waitFor(() => {
    const [child] = fake.children;
    if (!child) {
      throw new Error('not yet');
    }
    return child;
  });
  // The shell's own shape of its first message; it is what these tests look at.
  return { ...fake, core, first: core.told[0] as FirstMessage };
}

const ask = (address: string) => new Request(address, { headers: { accept: 'text/html' } });

describe('the start', () => {
  test('lock, sandbox and scheme come before Electron is ready: later would be too late', async () => {
    const { app } = await withCore();
    expect(app.calls.slice(0, 5)).toEqual([
      'lock',
      'sandbox',
      '[{"scheme":"app","privileges":{"standard":true,"secure":true,"supportFetchAPI":true}}]',
      'when-ready',
      'ready',
    ]);
  });

  test('a second start ends at once, without window or core', async () => {
    const fake = fakeElectron(folder);
    fake.app.isFirst = false;
    await runShell(fake.electron, surroundings());
    expect(fake.app.calls).toEqual(['lock', 'quit']);
    expect(FakeWindow.made).toEqual([]);
    expect(fake.forks).toEqual([]);
  });

  test('a second start brings the window of the first to the front', async () => {
    const { app } = await withCore();
    app.emit('second-instance');
    expect(FakeWindow.made[0]?.focused).toBe(1);
  });

  test('a resumed PC is told to the core', async () => {
    const { powerMonitor, core } = await withCore();
    powerMonitor.emit('resume');
    expect(core.told.at(-1)).toEqual({ resumed: true });
  });
});

describe('the windows', () => {
  test('the desk has no Node, a world of its own and the sandbox', async () => {
    await withCore();
    const [desk] = FakeWindow.made;
    expect(desk?.loaded).toEqual(['app://desk/']);
    expect(desk?.options.webPreferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
      preload: '/program/electron/preload.cjs',
    });
  });

  test('the phone opens in a second window with a session of its own and no preload, once', async () => {
    const { app } = await withCore();
    const contents = new FakeContents('app://desk/');
    app.emit('web-contents-created', {}, contents);
    contents.onOpen?.({ url: 'app://phone/phone/asha' });
    contents.onOpen?.({ url: 'app://phone/phone/ravi' });
    expect(FakeWindow.made).toHaveLength(2);
    expect(FakeWindow.made[1]?.loaded).toEqual(['app://phone/phone/asha', 'app://phone/phone/ravi']);
    expect(FakeWindow.made[1]?.options.webPreferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      spellcheck: false,
      partition: 'phone',
    });
  });

  test('both sessions are guarded, and each serves its own origin alone', async () => {
    const { sessions } = await withCore();
    for (const session of [sessions.desk, sessions.phone]) {
      expect(session.onRequest).toBeDefined();
      expect(session.onCheck).toBeDefined();
      expect([...session.handlers.keys()]).toEqual(['app']);
    }
    expect((await sessions.desk.handlers.get('app')?.(ask('app://phone/phone/asha')))?.status).toBe(404);
    expect((await sessions.phone.handlers.get('app')?.(ask('app://desk/')))?.status).toBe(404);
    const page = await sessions.desk.handlers.get('app')?.(ask('app://desk/'));
    expect(page?.status).toBe(502);
    expect(await page?.text()).toContain('Arogya Edge is starting');
  });
});

describe('the core', () => {
  test('it is the bundle, told data folder and world in the open, and key, pipe and secret by message alone', async () => {
    const { forks, first } = await withCore();
    expect(forks[0]?.file).toBe('/program/core/main.js');
    expect(forks[0]?.args).toEqual(['--shell', '--data', folder, '--world', 'practice']);
    expect(Buffer.from(first.key, 'base64')).toHaveLength(32);
    expect(first.secret).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(forks)).not.toContain(first.key);
    expect(JSON.stringify(forks)).not.toContain(first.secret);
  });

  test('the socket lies in a folder that only its owner may enter, and goes at the end', async () => {
    const { app, first } = await withCore();
    expect(statSync(dirname(first.pipe)).mode & 0o777).toBe(0o700);
    expect(first.pipe.length).toBeLessThan(104);
    app.emit('quit');
    expect(() => statSync(dirname(first.pipe))).toThrow('ENOENT');
  });

  test('the world that was chosen is started, with a key of its own', async () => {
    const practice = await withCore();
    writeFileSync(join(folder, 'world'), 'production\n');
    const production = await withCore();
    expect(production.forks[0]?.args).toEqual(['--shell', '--data', folder, '--world', 'production']);
    expect(production.first.key).not.toBe(practice.first.key);
  });

  test.each([
    ['behind the command, over all else', ['--world', 'sandbox'], 'production', 'production', false, 'sandbox'],
    ['behind the command, in one word', ['--world=production'], undefined, 'practice', false, 'production'],
    ['by variable, over the world that ran last', [], 'sandbox', 'practice', false, 'sandbox'],
    ['by variable, for an installed practice', [], 'sandbox', 'practice', true, 'sandbox'],
    ['by variable, which an installed production does not obey', [], 'practice', 'production', true, 'production'],
    ['in a way that cannot be read', ['--world'], 'moon', 'sandbox', false, 'sandbox'],
  ])('the world is named %s', (_how, args, variable, last, isPackaged, chosen) => {
    writeFileSync(join(folder, 'world'), last);
    const environment = variable === undefined ? {} : { AROGYA_WORLD: variable };
    expect(chooseWorld({ args, environment, isPackaged, dataFolder: folder })).toBe(chosen);
  });

  test('the words behind the command reach the choice of the world', async () => {
    const fake = fakeElectron(join(folder, 'user-data'), fakeStore());
    const running = runShell(fake.electron, { ...surroundings(), args: ['electron', '.', '--world', 'production'] });
    fake.app.becomeReady();
    await running;
    await vi.waitFor(() => expect(fake.forks[0]?.args).toContain('production'));
  });

  test('a word that is no world means practice', async () => {
    writeFileSync(join(folder, 'world'), '../../elsewhere');
    const { forks } = await withCore();
    expect(forks[0]?.args).toContain('practice');
  });

  test.each([
    ['installed in production', 'production', true, undefined],
    ['from the sources in production', 'production', false, 'http://gateway'],
    ['installed in practice', 'practice', true, 'http://gateway'],
  ])('%s, our variables but the data folder: passed on are %s', async (_where, world, isPackaged, passed) => {
    writeFileSync(join(folder, 'world'), world);
    const { forks } = await withCore({ AROGYA_HIECM_URL: 'http://gateway', PATH: '/bin' }, ({ app }) => {
      app.isPackaged = isPackaged;
    });
    expect(forks[0]?.options.env).toMatchObject({ AROGYA_DATA: folder, PATH: '/bin' });
    expect(forks[0]?.options.env?.['AROGYA_HIECM_URL']).toBe(passed);
  });

  test('a core that cannot open the database ends the program with a sentence', async () => {
    const { app, core, errors } = await withCore();
    core.emit('exit', 4);
    await vi.waitFor(() => expect(app.calls.at(-1)).toBe('quit'));
    expect(errors).toEqual([expect.stringContaining('database could not be opened')]);
  });

  test('without a real key store nothing starts', async () => {
    const fake = await started({}, () => undefined, fakeStore('basic_text'));
    await vi.waitFor(() => expect(fake.app.calls.at(-1)).toBe('quit'));
    expect(fake.errors).toEqual([expect.stringContaining('password store')]);
    expect(fake.forks).toEqual([]);
  });
});

describe('the end', () => {
  test('closing the desk quits; the program waits until the core has ended', async () => {
    const { app, core } = await withCore();
    FakeWindow.made[0]?.emit('closed');
    expect(app.calls.at(-1)).toBe('quit');
    let waits = 0;
    app.emit('will-quit', { preventDefault: () => (waits += 1) });
    expect(waits).toBe(1);
    expect(core.told.at(-1)).toEqual({ stop: true });
    core.emit('exit', 0);
    await vi.waitFor(() => expect(app.calls.filter((call) => call === 'quit')).toHaveLength(2));
    app.emit('will-quit', { preventDefault: () => (waits += 1) });
    expect(waits).toBe(1);
  });
});
