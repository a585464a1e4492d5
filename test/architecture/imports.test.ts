import { describe, expect, test } from 'vitest';
import { cycles, fileGraph, folderGraph, forbiddenWays } from './graph.ts';
import { type Source, toSource } from './sources.ts';
import {
  backDoors,
  driverImports,
  foreignImports,
  heavyContracts,
  simulatorImports,
  top,
  unknownFolders,
  upwardImports,
} from './tiers.ts';

/** Each rule about imports on made-up files: it must find what is wrong and leave alone what is right. */
const tiers = [
  ['kit'],
  ['fhir', 'encryption'],
  ['db', 'gateway', 'server'],
  ['patients', 'consent'],
  ['simulator', top],
];

const imports = (path: string, ...from: string[]): Source =>
  toSource(path, from.map((name) => `import { x } from '${name}';`).join('\n'));

const isDispatch = (file: string) => file.endsWith('/dispatch.ts');

describe('reading a file', () => {
  test.each([
    ["import { a } from './b.ts';"],
    ["import type { a } from './b.ts';"],
    ["import './b.ts';"],
    ["export { a } from './b.ts';"],
    ["export * from './b.ts';"],
    ["const b = await import('./b.ts');"],
    ["type B = import('./b.ts').B;"],
  ])('%s is an import', (text) => {
    expect(toSource('core/consent/a.ts', text).imports).toEqual(['core/consent/b.ts']);
  });

  test.each([
    ["import type { a } from './b.ts';", false],
    ["import { type a, type c } from './b.ts';", false],
    ["export type { a } from './b.ts';", false],
    ["type B = import('./b.ts').B;", false],
    ["import { type a, c } from './b.ts';", true],
    ["import './b.ts';", true],
    ["export * from './b.ts';", true],
    ["const b = await import('./b.ts');", true],
  ])('%s loads the other file: %s', (text, isLoaded) => {
    expect(toSource('core/consent/a.ts', text).loads).toEqual(isLoaded ? ['core/consent/b.ts'] : []);
  });

  test('a path is resolved from where the file lies; packages keep their names', () => {
    const source = imports('core/consent/store.ts', '../kit/clock.ts', 'zod', 'node:fs');
    expect(source.imports).toEqual(['core/kit/clock.ts', 'zod', 'node:fs']);
  });

  test('what only looks like an import is none', () => {
    const text = `// import { a } from './b.ts';\nconst words = "import './c.ts'"; /* export * from './d.ts' */`;
    expect(toSource('core/consent/a.ts', text).imports).toEqual([]);
  });

  test('a screen with markup is read too', () => {
    expect(toSource('renderer/a.tsx', 'export const A = () => <p>{`x ${1}`}</p>;').texts).toEqual(['x ¤']);
  });
});

describe('tiers and doors', () => {
  test('a folder without a tier is found', () => {
    expect(unknownFolders([imports('core/newcomer/index.ts'), imports('core/kit/ids.ts')], tiers)).toEqual([
      'core/newcomer',
    ]);
  });

  test.each([
    ['core/kit/ids.ts', '../fhir/index.ts'],
    ['core/fhir/index.ts', '../db/index.ts'],
    ['core/gateway/index.ts', '../consent/index.ts'],
    ['core/consent/index.ts', '../simulator/index.ts'],
    ['core/consent/index.ts', '../app.ts'],
  ])('%s must not import %s', (from, to) => {
    expect(upwardImports([imports(from, to)], tiers)).toHaveLength(1);
  });

  test.each([
    ['core/consent/index.ts', '../patients/index.ts'],
    ['core/consent/index.ts', '../db/index.ts'],
    ['core/app.ts', './simulator/index.ts'],
    ['core/main.ts', './app.ts'],
  ])('%s may import %s', (from, to) => {
    expect(upwardImports([imports(from, to)], tiers)).toEqual([]);
  });

  test.each([
    ['core/consent/jobs.ts', '../patients/store.ts'],
    ['core/consent/jobs.ts', '../patients/model.ts'],
    ['core/app.ts', './patients/contract.ts'],
    ['core/contract.ts', './patients/store.ts'],
    ['core/contract.ts', './patients/index.ts'],
    ['core/app.ts', './fhir/worker.ts'],
    ['renderer/screens/desk/desk.tsx', '../../../core/patients/index.ts'],
    ['scripts/restore.ts', '../core/db/copy.ts'],
  ])('%s must not enter by %s', (from, to) => {
    expect(backDoors([imports(from, to)])).toHaveLength(1);
  });

  test.each([
    ['core/consent/jobs.ts', '../patients/index.ts'],
    ['core/consent/jobs.ts', './store.ts'],
    ['core/consent/jobs.ts', '../kit/words.ts'],
    ['core/consent/model.ts', '../patients/model.ts'],
    ['core/contract.ts', './patients/contract.ts'],
    ['core/worker.ts', './fhir/worker.ts'],
    ['renderer/screens/desk/desk.tsx', '../../../core/patients/model.ts'],
    ['renderer/core-client.ts', '../core/contract.ts'],
  ])('%s may enter by %s', (from, to) => {
    expect(backDoors([imports(from, to)])).toEqual([]);
  });

  test('a contract that needs the database or Node is too heavy for a screen, at first or at second hand', () => {
    const sources = [
      imports('core/consent/contract.ts', './store.ts', 'node:fs', 'zod', './model.ts', '../kit/words.ts'),
      imports('core/consent/store.ts', '../db/index.ts', './model.ts'),
    ];
    expect(heavyContracts(sources)).toEqual([
      'core/consent/store.ts imports core/db/index.ts',
      'core/consent/contract.ts imports node:fs',
    ]);
  });

  test('a model may be spread over files of its folder that are as light as itself', () => {
    const sources = [
      imports('core/consent/model.ts', './dates.ts', '../patients/model.ts'),
      imports('core/consent/dates.ts', '../kit/clock.ts', './model.ts'),
    ];
    expect(heavyContracts(sources)).toEqual([]);
  });

  test.each([
    ['core/consent/index.ts', 'electron'],
    ['core/consent/index.ts', 'react-dom/server'],
    ['core/app.ts', '../renderer/main.tsx'],
    ['renderer/main.tsx', 'node:fs'],
    ['renderer/main.tsx', 'better-sqlite3'],
    ['renderer/main.tsx', '../core/app.ts'],
    ['renderer/main.tsx', '../core/consent/store.ts'],
    ['electron/shell.ts', '../core/places.ts'],
    ['electron/shell.ts', '../renderer/main.tsx'],
  ])('%s must not know %s', (from, to) => {
    expect(foreignImports([imports(from, to)])).toHaveLength(1);
  });

  test('the screens may know the contract, the kit and models', () => {
    const screen = imports(
      'renderer/main.tsx',
      '../core/contract.ts',
      '../core/kit/words.ts',
      '../core/consent/model.ts',
      'react',
    );
    expect(foreignImports([screen])).toEqual([]);
  });

  test('the simulator must not learn from the gateway or the clinic', () => {
    const simulator = imports(
      'core/simulator/main.ts',
      '../gateway/index.ts',
      '../consent/index.ts',
      '../db/index.ts',
      'koa',
      './world.ts',
    );
    expect(simulatorImports([simulator])).toEqual([
      'core/simulator/main.ts imports core/gateway/index.ts',
      'core/simulator/main.ts imports core/consent/index.ts',
    ]);
  });

  test('the database driver outside its folder is found', () => {
    const sources = [imports('core/db/open.ts', 'better-sqlite3'), imports('core/backup/copy.ts', 'better-sqlite3')];
    expect(driverImports(sources)).toEqual(['core/backup/copy.ts imports better-sqlite3']);
  });
});

describe('cycles and ways', () => {
  const ring = [
    imports('core/consent/index.ts', '../patients/index.ts'),
    imports('core/patients/index.ts', './store.ts'),
    imports('core/patients/store.ts', '../consent/index.ts', './index.ts'),
  ];

  test('a ring of files is found, a long one and a short one', () => {
    expect(cycles(fileGraph(ring))).toEqual([
      'core/consent/index.ts → core/patients/index.ts → core/patients/store.ts → core/consent/index.ts',
      'core/patients/index.ts → core/patients/store.ts → core/patients/index.ts',
    ]);
  });

  test('a ring of folders is found even where no files make one', () => {
    const folders = [
      imports('core/consent/jobs.ts', '../patients/index.ts'),
      imports('core/patients/jobs.ts', '../consent/model.ts'),
    ];
    expect(cycles(fileGraph(folders))).toEqual([]);
    expect(cycles(folderGraph(folders))).toEqual(['consent → patients → consent']);
  });

  test('two ways to the same file are no cycle', () => {
    const diamond = [
      imports('core/app.ts', './consent/index.ts', './patients/index.ts'),
      imports('core/consent/index.ts', '../db/index.ts'),
      imports('core/patients/index.ts', '../db/index.ts'),
    ];
    expect(cycles(fileGraph(diamond))).toEqual([]);
  });

  test('what is forbidden is found behind others', () => {
    const sources = [
      imports('core/server/callback-app.ts', './body.ts'),
      imports('core/server/body.ts', '../calls/index.ts'),
      imports('core/calls/index.ts', './dispatch.ts'),
    ];
    expect(forbiddenWays(fileGraph(sources), 'core/server/callback-app.ts', isDispatch)).toEqual([
      'core/server/callback-app.ts → core/server/body.ts → core/calls/index.ts → core/calls/dispatch.ts',
    ]);
    expect(forbiddenWays(fileGraph(sources), 'core/server/elsewhere.ts', isDispatch)).toEqual([]);
  });
});
