import { readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './folder.ts';

type Line = { readonly lookup: string } | { readonly host: string; readonly port: number };

/** Has an appliance report each name that it looks up and each place that it dials, in any thread. */
export function watchNetwork() {
  const report = path.join(temporaryFolder(), 'network');
  const lines = () =>
    readFileSync(report, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  const different = (texts: readonly string[]) => [...new Set(texts)].toSorted();
  return {
    nodeArgs: ['--import', path.resolve(import.meta.dirname, 'watch-network.ts')],
    env: { WATCH_NETWORK: report },
    /** Every name that was looked up, once. */
    names: () => different(lines().flatMap((line) => ('lookup' in line ? [line.lookup] : []))),
    /** Every `host:port` that was dialled, once. */
    places: () => different(lines().flatMap((line) => ('host' in line ? [`${line.host}:${line.port}`] : []))),
  };
}
