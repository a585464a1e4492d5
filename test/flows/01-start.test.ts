import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCoreProcess, startCoreProcess } from '../world/core-process.ts';
import { openDesk, signInPractice } from '../world/desk.ts';
import { temporaryFolder } from '../world/folder.ts';

test('a fresh start opens the practice world and writes one line to standard output', async () => {
  const core = await startCoreProcess();
  expect(core.ready).toMatchObject({
    ready: true,
    world: 'practice',
    locked: false,
    desk: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  await signInPractice(core.ready.desk ?? '', 'vikram');
  expect(core.output().trim().split('\n')).toHaveLength(1);
  expect(await core.stop()).toBe(0);
});

test('the key lies outside the data folder, readable by its owner alone', async () => {
  const core = await startCoreProcess();
  expect(readdirSync(core.dataFolder, { recursive: true }).filter((name) => String(name).endsWith('.key'))).toEqual([]);
  const text = readFileSync(`${core.dataFolder}-config/arogya-edge/practice.key`, 'utf8').trim();
  expect(text).toMatch(/^[0-9a-f]{64}$/);
  expect(core.log()).not.toContain(text);
});

test('the world that ran last is opened again, and a start that failed changes nothing about it', async () => {
  const dataFolder = temporaryFolder();
  const first = await startCoreProcess({ dataFolder, args: ['--port', '0', '--world', 'production'] });
  await first.stop();
  const broken = { AROGYA_KEY_FILE: `${dataFolder}/inside.key` };
  expect((await runCoreProcess({ dataFolder, args: ['--world', 'practice'], env: broken })).code).not.toBe(0);
  const next = await startCoreProcess({ dataFolder });
  expect(next.ready.world).toBe('production');
  await next.stop();
  const practice = await startCoreProcess({ dataFolder, args: ['--port', '0', '--world', 'practice'] });
  await practice.stop();
  expect((await startCoreProcess({ dataFolder })).ready.world).toBe('practice');
});

test('bad settings end with 2 and say which', async () => {
  expect(await runCoreProcess({ args: ['--port', 'many'] })).toMatchObject({
    code: 2,
    log: expect.stringContaining('deskPort'),
  });
  expect(await runCoreProcess({ args: ['--world', 'moon'] })).toMatchObject({
    code: 2,
    log: expect.stringContaining('world'),
  });
  const what = await runCoreProcess({ args: ['--what'] });
  expect(what).toMatchObject({ code: 2, output: '', log: expect.stringContaining('--world WORLD') });
  const help = await runCoreProcess({ args: ['--help'] });
  expect(help).toMatchObject({ code: 0, log: '', output: expect.stringContaining('--world WORLD') });
  expect(await runCoreProcess({ env: { AROGYA_HIECM_URL: 'secret-looking-value' } })).toMatchObject({
    code: 2,
    log: expect.not.stringContaining('secret-looking-value'),
  });
});

test('a port that another program has ends with 2, and says that it is the port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  // A TCP server that listens has an AddressInfo.
  const { port } = other.address() as AddressInfo;
  for (const option of ['--port', '--callback-port', '--simulator-port']) {
    expect(await runCoreProcess({ args: [option, String(port)] })).toMatchObject({
      code: 2,
      log: expect.stringContaining('EADDRINUSE'),
    });
  }
});

/** Throws outside of everything once the ready line is out. */
const accident = `const write = process.stdout.write;
process.stdout.write = function (...line) {
  setImmediate(() => { throw new SyntaxError('Unexpected token in: Asha Devi'); });
  return write.apply(this, line);
};`;

test('a crash leaves its kind and place in the log, and none of its words', async () => {
  const file = path.join(temporaryFolder(), 'accident.mjs');
  writeFileSync(file, accident);
  const crash = await runCoreProcess({ nodeArgs: ['--import', file] });
  expect(crash).toMatchObject({ code: 1, log: expect.stringContaining('"event":"crashed","error":"SyntaxError"') });
  expect(crash.log).not.toContain('Asha');
});

test('nobody else of this PC may look into the folder of a world', async () => {
  const core = await startCoreProcess();
  expect(statSync(path.join(core.dataFolder, 'practice')).mode & 0o077).toBe(0);
});

test('a second start of the same world ends with 3, and the first goes on', async () => {
  const core = await startCoreProcess();
  const second = await runCoreProcess({ dataFolder: core.dataFolder });
  expect(second).toMatchObject({ code: 3, output: '' });
  await signInPractice(core.ready.desk ?? '', 'asha');
});

test('after SIGKILL the world starts again with what was committed, and the screen is locked', async () => {
  const first = await startCoreProcess();
  const desk = await signInPractice(first.ready.desk ?? '', 'vikram');
  await desk.value('staff.add', {
    name: 'New Person',
    login: 'new',
    roles: ['doctor'],
    qualification: '',
    registration: '',
    council: '',
    hprId: '',
    password: 'long enough',
  });
  await first.kill();
  const second = await startCoreProcess({ dataFolder: first.dataFolder });
  const again = openDesk(second.ready.desk ?? '');
  expect(await again.value('auth.state', {})).toMatchObject({ signedIn: null });
  await again.value('auth.signIn', { login: 'new', password: 'long enough' });
});

/** The power goes while the key is written: half of it is there. */
const halfAKey = `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const { writeSync } = fs;
fs.writeSync = (handle, text) => {
  writeSync(handle, text.slice(0, 20));
  process.exit(9);
};
syncBuiltinESMExports();`;

test('a first start that was cut off while it wrote its key is begun anew', async () => {
  const file = path.join(temporaryFolder(), 'half.mjs');
  writeFileSync(file, halfAKey);
  const dataFolder = temporaryFolder();
  expect(await runCoreProcess({ dataFolder, nodeArgs: ['--import', file] })).toMatchObject({ code: 9 });
  expect((await startCoreProcess({ dataFolder })).ready.ready).toBe(true);
});

test('a database whose key is gone, damaged, open to others or wrong ends with 4 and stays as it is', async () => {
  const core = await startCoreProcess();
  await core.stop();
  const key = `${core.dataFolder}-config/arogya-edge/practice.key`;
  const database = path.join(core.dataFolder, 'practice', 'clinic.db');
  const before = readFileSync(database);
  const start = () => runCoreProcess({ dataFolder: core.dataFolder });

  chmodSync(key, 0o644);
  expect(await start()).toMatchObject({ code: 4, log: expect.stringContaining('key.readable-by-others') });
  chmodSync(key, 0o600);
  const good = readFileSync(key, 'utf8');
  writeFileSync(key, 'rubbish');
  expect(await start()).toMatchObject({ code: 4, log: expect.stringContaining('key.damaged') });
  writeFileSync(key, `${'0'.repeat(64)}\n`);
  expect(await start()).toMatchObject({ code: 4, log: expect.stringContaining('database.not-openable') });
  rmSync(key);
  expect(await start()).toMatchObject({ code: 4, log: expect.stringContaining('key.missing') });
  expect(existsSync(key)).toBe(false);
  expect(readFileSync(database).equals(before)).toBe(true);
  writeFileSync(key, good, { mode: 0o600 });
  expect((await startCoreProcess({ dataFolder: core.dataFolder })).ready.ready).toBe(true);
});

test('a key file inside the data folder is refused', async () => {
  const dataFolder = temporaryFolder();
  mkdirSync(path.join(dataFolder, 'keys'));
  const env = { AROGYA_KEY_FILE: path.join(dataFolder, 'keys', 'practice.key') };
  expect(await runCoreProcess({ dataFolder, env })).toMatchObject({
    code: 4,
    log: expect.stringContaining('key.inside-data'),
  });
});

test('production starts without staff and lets the first owner in with the code from the console', async () => {
  const core = await startCoreProcess({ args: ['--world', 'production', '--port', '0'] });
  const code = /first owner: (\S+)/.exec(core.log())?.[1];
  const desk = openDesk(core.ready.desk ?? '');
  expect(await desk.value('auth.state', {})).toMatchObject({
    world: 'production',
    needsOwner: true,
    people: [],
    practice: null,
  });
  await desk.value('auth.begin', {
    startCode: code,
    name: 'Vikram Shah',
    login: 'vikram',
    password: 'a good password',
    isDoctor: true,
  });
  expect(await desk.value('auth.state', {})).toMatchObject({ signedIn: { roles: ['owner', 'doctor'] } });
  expect(readFileSync(path.join(core.dataFolder, 'production', 'log', 'arogya.log'), 'utf8')).not.toContain(code);
});
