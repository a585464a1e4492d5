import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cycles, fileGraph, folderGraph, forbiddenWays, loadGraph } from './architecture/graph.ts';
import { badNames, clockReaders, excuses, longFiles } from './architecture/manners.ts';
import { listFiles, readSources, root } from './architecture/sources.ts';
import { foreignReads, misnamedViews, misnumbered, sharedTables } from './architecture/tables.ts';
import {
  backDoors,
  driverImports,
  foreignImports,
  heavyContracts,
  simulatorImports,
  type Tiers,
  top,
  unknownFolders,
  upwardImports,
} from './architecture/tiers.ts';

/** The architecture: who may know whom. A new folder under core/ needs a place here. */
const tiers: Tiers = [
  ['kit'],
  ['encryption', 'fhir'],
  ['db', 'blobs', 'audit', 'settings', 'inbox', 'outbox', 'scheduler', 'gateway', 'tunnel', 'calls', 'server', 'auth'],
  ['patients', 'visits', 'abha', 'consultations', 'linking', 'consent', 'transfer', 'received', 'backup'],
  ['simulator', top],
];

const core = readSources(['core']);
const product = [...core, ...readSources(['renderer', 'electron'])];
const everything = [...product, ...readSources(['scripts', 'bench', 'test'])];
// The rule against excuses names what it looks for, and its test is made of them.
const speaking = everything.filter(({ path: file }) => !file.startsWith('test/architecture/manners'));

describe('who may import whom', () => {
  test('every folder of the core has a tier', () => expect(unknownFolders(core, tiers)).toEqual([]));
  test('nobody imports from a tier above', () => expect(upwardImports(core, tiers)).toEqual([]));
  test('another folder is entered through its door', () =>
    expect(backDoors([...product, ...readSources(['scripts', 'bench'])])).toEqual([]));
  test('contracts and models need nothing but zod, kit and models', () => expect(heavyContracts(core)).toEqual([]));
  test('core, screens and shell keep apart', () => expect(foreignImports(product)).toEqual([]));
  test('the simulator knows only what it is not there to judge', () => expect(simulatorImports(core)).toEqual([]));
  test('the database driver is opened in one folder', () => expect(driverImports(product)).toEqual([]));
  test('no file needs itself', () => expect(cycles(fileGraph(product))).toEqual([]));
  test('no folder of the core needs itself', () => expect(cycles(folderGraph(core))).toEqual([]));
  test('the callback app, which is public, cannot reach the calls of the desk', () => {
    const graph = loadGraph(core);
    expect([...graph.keys()]).toContain('core/server/callback-app.ts');
    expect(
      forbiddenWays(graph, 'core/server/callback-app.ts', (file) => /(^core\/calls\/|\/dispatch\.ts$)/.test(file)),
    ).toEqual([]);
  });
});

describe('who may touch which table', () => {
  test('a table is written by one folder', () => expect(sharedTables(core)).toEqual([]));
  test('a table is read by its own folder, others use its views', () => expect(foreignReads(core)).toEqual([]));

  const migrations = listFiles('migrations');
  test('migrations are numbered without a gap', () =>
    expect(misnumbered(migrations.map((file) => path.posix.basename(file)))).toEqual([]));
  test('a view is named after its folder', () => {
    const sql = migrations.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
    expect(misnamedViews(sql, tiers.flat())).toEqual([]);
  });
});

describe('how files look', () => {
  test('no file is longer than 300 lines', () => expect(longFiles(everything)).toEqual([]));
  test('only the clock reads the clock', () => expect(clockReaders(product)).toEqual([]));
  test('names are kebab-case and say something', () => expect(badNames(everything)).toEqual([]));
  test('no tool is silenced without a reason, and nothing is put off', () => expect(excuses(speaking)).toEqual([]));
});
