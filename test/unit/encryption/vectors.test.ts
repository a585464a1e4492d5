import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nobleRoute, openNativeRoute, refusalReasons } from '../../../core/encryption/index.ts';
import { listCases } from '../../../scripts/vector-check/check-file.ts';
import { VectorFile } from '../../../scripts/vector-check/vector-file.ts';

const routes = [openNativeRoute(), nobleRoute];
const read = (path: string) => VectorFile.parse(JSON.parse(readFileSync(path, 'utf8')));
const ours = read(join(import.meta.dirname, '../../vectors/fidelius.json'));

describe('every vector made with BouncyCastle, on both routes, negative ones with the very reason', () => {
  test.each(listCases(ours, routes))('$list $id on $route', ({ run }) => {
    expect(run()).toEqual([]);
  });
});

test('no list of the vector file is empty', () => {
  const { exchange, page, keypair, publicKey, negative } = ours;
  for (const list of [exchange, page, keypair, publicKey, negative]) expect(list.length).toBeGreaterThan(0);
});

test('every reason in the vector file has its name here', () => {
  const reasons = ours.negative.filter(({ must }) => must === 'reject').map(({ reason }) => reason);
  expect(refusalReasons).toEqual(expect.arrayContaining(reasons));
});

test('the vectors that others have published, where they stand beside the repository', () => {
  const path = findBeside('shared/vectors/fidelius.json', import.meta.dirname);
  const published = path === undefined ? [] : listCases({ ...read(path), ...withoutOurs }, routes);

  expect(published.flatMap(({ id, route, run }) => run().map(({ what }) => `${id} (${route}): ${what}`))).toEqual([]);
});

const withoutOurs = { exchange: [], page: [], keypair: [], publicKey: [], negative: [] };

function findBeside(path: string, folder: string): string | undefined {
  const candidate = join(folder, path);
  if (existsSync(candidate)) return candidate;
  return dirname(folder) === folder ? undefined : findBeside(path, dirname(folder));
}
