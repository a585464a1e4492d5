import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../world/folder.ts';
import { expectNoTales } from '../world/tales.ts';

/** `npm start` as a person types it who has just cloned the project: in a copy, so that it builds beside nobody's `out/`. */
const root = join(import.meta.dirname, '../..');

/** The files that a clone brings, and the packages that `npm ci` brings. */
function cloneProject(): string {
  const folder = join(temporaryFolder(), 'clone');
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files.filter((one) => existsSync(join(root, one)))) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

interface Run {
  readonly child: ChildProcess;
  readonly folder: string;
  output(): string;
  errors(): string;
  /** Resolves to the exit code when all that it said is here. */
  readonly ended: Promise<number | null>;
}

/** In a home of its own, on a machine without a screen and without Electron's program: the pages are for a browser. */
function start(...args: string[]): Run {
  const folder = cloneProject();
  const home = join(folder, '..', 'home');
  mkdirSync(home);
  const child = spawn(process.execPath, [join(folder, 'scripts/start.ts'), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: home, USERPROFILE: home, ELECTRON_OVERRIDE_DIST_PATH: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const texts = { output: '', errors: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.errors += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  onTestFinished(async () => {
    await endGroup(child, ended);
    expectNoTales(`${texts.output}\n${texts.errors}`);
  });
  return { child, folder, output: () => texts.output, errors: () => texts.errors, ended };
}

/** The appliance is a child of `npm start`; when a test fails in between, both must go. */
async function endGroup(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  try {
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
  await ended;
}

/** The address in the sentence that a person reads; fails with the program's own words when it ends before. */
async function addressOf({ child, ended, errors }: Run): Promise<string> {
  if (!child.stdout) throw new Error('Its words cannot be read');
  const lines = createInterface({ input: child.stdout });
  const opened = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const [, address] = /^Arogya Edge \(practice\) is open at (http:\/\/127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (address) resolve(address);
    });
  });
  const over = ended.then((code) => Promise.reject(new Error(`npm start ended with ${code}: ${errors()}`)));
  return Promise.race([opened, over]);
}

test('npm start builds the screens, opens the practice world at the address that it prints, and ends when asked', async () => {
  const run = start('--port', '0');
  const address = await addressOf(run);
  const page = await fetch(`${address}/`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html).toContain('<div id="root">');
  const [, script] = /<script[^>]+src="([^"]+\.js)"/.exec(html) ?? [];
  expect((await fetch(`${address}${script}`)).status).toBe(200);
  run.child.kill('SIGTERM');
  expect(await run.ended).toBe(0);
  expect(run.errors()).toBe('');
  expect(await fetch(address).catch(() => 'nobody there')).toBe('nobody there');
});

test('npm start with a port that is none ends with 2 and says what to look at', async () => {
  const run = start('--port', 'many');
  expect(await run.ended).toBe(2);
  expect(run.errors()).toContain('Check the settings that were given at start. One of them cannot be used.');
  expect(run.errors()).toContain('--port N            port of the screens, on this PC alone');
  expect(run.output()).not.toContain('is open at');
});

test('npm start with an option that there is not names it', async () => {
  const run = start('--prot', '8750');
  expect(await run.ended).toBe(2);
  expect(run.errors()).toContain("'--prot'");
});

test('npm start --help tells what can be given, builds nothing and starts nothing', async () => {
  const run = start('--help');
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(/^npm start -- \[--data DIR\] \[--world practice\|sandbox\|production\]/);
  expect(run.errors()).toBe('');
  expect(existsSync(join(run.folder, 'out'))).toBe(false);
  expect(existsSync(join(run.folder, '../home/.local'))).toBe(false);
});
