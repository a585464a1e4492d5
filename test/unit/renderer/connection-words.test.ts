import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dialects } from '../../../core/gateway/index.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
// The file is ours, and flat.
const words = Object.keys(JSON.parse(read('renderer/i18n/connection.en.json')) as Record<string, string>);

/** What stands in the sources where `pattern` has its first group. */
function found(folders: string, pattern: RegExp): string[] {
  const texts = globSync(`core/${folders}/*.ts`, { cwd: root }).map(read);
  return [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].toSorted();
}
const missing = (keys: readonly string[]) => keys.filter((key) => !words.includes(key));

/** Reasons that concern the clock or a caller's token: the first have words as faults, the second are for the log. */
const elsewhere = ['behind', 'far-ahead', 'off-gateway', 'because', 'signature'];

describe('the room Connection has words', () => {
  test('for everything that comes in', () => {
    expect(missing(Object.keys(dialects.v3.incoming).map((kind) => `connection.kind.${kind}`))).toEqual([]);
  });

  test('for everything that is sent', () => {
    const kinds = [
      ...found('{linking,consent,transfer,received,tunnel}', /\bkind: '([a-z]+\.[a-z-]+)'/g),
      ...found('{linking,consent,transfer,received,tunnel}', /messageJob\(\{\s*sends: '([a-z]+\.[a-z-]+)'/g),
    ];
    expect(kinds.length).toBeGreaterThan(10);
    expect(missing(kinds.map((kind) => `connection.kind.${kind}`))).toEqual([]);
  });

  test('for every reason why something was not sent', () => {
    const reasons = [
      ...found('{gateway,outbox}', /because: '([a-z-]+)'/g),
      ...found('gateway', /retry\('([a-z-]+)'/g),
      ...found('{linking,consent,transfer,received}', /drop: '([a-z-]+)'/g),
      ...found(
        'gateway',
        /'(connection-refused|unknown-name|no-network|not-trusted|no-connection|cut-off|too-large)'/g,
      ),
    ].filter((reason) => !elsewhere.includes(reason));
    expect(reasons.length).toBeGreaterThan(20);
    expect(missing(reasons.map((reason) => `outbox.because.${reason}`))).toEqual([]);
  });

  test('for everything that the clock starts', () => {
    const names = found('*', /name: '([a-z]+\.[a-z-]+)',\s*cron:/g);
    expect(names.length).toBeGreaterThan(10);
    expect(missing(names.map((name) => `connection.by-clock.${name}`))).toEqual([]);
  });

  test('for every fault of the tunnel', () => {
    const faults = [
      ...found('tunnel', /(?:because: |failed\(|broken\(|elsewhere\(|return )'([a-z]+(?:-[a-z]+)+)'/g),
      ...found('tunnel', /because: '([a-z-]+)'/g),
    ].filter((fault) => !['not-configured', 'offline', 'no-callback'].includes(fault));
    expect(faults.length).toBeGreaterThan(8);
    expect(missing(faults.map((fault) => `connection.fault.${fault}`))).toEqual([]);
  });
});
