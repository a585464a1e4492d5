import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Packaged, packageFor, type Target } from './packaged.ts';
import { startCore } from './running-core.ts';

/**
 * The program as it is delivered, packed around a stand-in for Electron. What cannot be seen here (a window, an installer, a
 * signature) stands in docs/unverified.md.
 */
const allowed = [
  /^package\.json$/,
  /^out\/electron\/(main\.js|preload\.cjs)$/,
  /^out\/core\/(main|worker|simulator)\.js$/,
  /^out\/core\/parts\/[\w.-]+\.js$/,
  /^out\/core\/migrations\/\d{4}_[a-z0-9-]+\.sql$/,
  /^out\/core\/rules\/[\w.-]+\.(json|md)$/,
  /^out\/core\/simulator\/(migrations|phone|records|schemas)\/[\w./-]+\.(sql|json|md|html|css|js|svg|pdf|png|woff2|txt)$/,
  /^out\/renderer\/(index\.html|icon\.svg)$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|mjs|css|woff2?|pfb|wasm|svg|png)$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE)$/,
  /^node_modules\/better-sqlite3\/lib\/(methods\/)?[\w-]+\.js$/,
  /^node_modules\/better-sqlite3\/prebuilds\/(linux-x64|win32-x64|win32-arm64)\.node$/,
];

const needed = [
  'out/electron/main.js',
  'out/electron/preload.cjs',
  'out/core/main.js',
  'out/core/worker.js',
  'out/core/simulator.js',
  'out/core/migrations/0001_audit.sql',
  'out/renderer/index.html',
  'node_modules/better-sqlite3/lib/index.js',
];

describe.each<Target>(['linux', 'win32'])('packed for %s', (target) => {
  let temporary = '';
  let packaged: Packaged;

  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), `package-${target}-`));
    packaged = await packageFor(target, temporary);
  }, 120_000);
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  const listing = () => {
    const entries = listPackage(packaged.asar, { isPack: false }).map((entry) => entry.slice(1).replaceAll('\\', '/'));
    return entries.filter((entry) => !entries.some((other) => other.startsWith(`${entry}/`)));
  };

  test('nothing is inside but what stands on the list', () => {
    expect(listing().filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  });

  test('everything that it needs is inside, and the native database for this system', () => {
    expect(listing()).toEqual(
      expect.arrayContaining([...needed, `node_modules/better-sqlite3/prebuilds/${target}-x64.node`]),
    );
  });

  test('outside of the archive lies the database package alone', () => {
    const outside = readdirSync(`${packaged.asar}.unpacked`, { recursive: true, withFileTypes: true });
    const folders = outside
      .filter((entry) => entry.isFile())
      .map((entry) => entry.parentPath.slice(packaged.asar.length));
    expect(
      folders.filter((folder) => !folder.replaceAll('\\', '/').startsWith('.unpacked/node_modules/better-sqlite3')),
    ).toEqual([]);
  });

  test('the manifest names the entry and asks for one package', () => {
    extractAll(packaged.asar, join(temporary, 'manifest'));
    const manifest: unknown = JSON.parse(readFileSync(join(temporary, 'manifest/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ main: 'out/electron/main.js', type: 'module' });
    expect(Object.keys((manifest as { dependencies: object }).dependencies)).toEqual(['better-sqlite3']);
  });

  test('the fuses are burned as decided', async () => {
    const { version: _, ...wire } = await getCurrentFuseWire(packaged.program);
    const burned = Object.fromEntries(
      Object.entries(wire).map(([fuse, state]) => [FuseV1Options[Number(fuse)], state]),
    );
    expect(burned).toMatchObject({
      RunAsNode: FuseState.DISABLE,
      EnableCookieEncryption: FuseState.ENABLE,
      EnableNodeOptionsEnvironmentVariable: FuseState.DISABLE,
      EnableNodeCliInspectArguments: FuseState.DISABLE,
      EnableEmbeddedAsarIntegrityValidation: FuseState.ENABLE,
      OnlyLoadAppFromAsar: FuseState.ENABLE,
      GrantFileProtocolExtraPrivileges: FuseState.DISABLE,
    });
  });

  test('it speaks English and Hindi', () => {
    expect(readdirSync(join(packaged.folder, 'locales')).sort()).toEqual(['en-US.pak', 'hi.pak']);
  });

  test('the packed core starts under plain Node, serves the screens and ends when asked', async () => {
    const program = join(temporary, 'program');
    extractAll(packaged.asar, program);
    mkdirSync(join(temporary, 'run'));
    const core = await startCore(join(program, 'out/core/main.js'), join(temporary, 'run'));
    expect(core.ready).toMatchObject({ ready: true, world: 'practice' });
    const page = await fetch(`${core.ready.desk}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root">');
    expect(await core.stop()).toBe(0);
  });
});
