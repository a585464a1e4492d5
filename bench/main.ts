import type { BenchResult } from './result.ts';

/** Each benchmark stands beside its limit or peer and is measured in one run with it, so that machines do not matter. */
const benches: Readonly<Record<string, () => Promise<{ run: () => Promise<BenchResult[]> }>>> = {
  callbacks: () => import('./callbacks.ts'),
  encryption: () => import('./encryption.ts'),
  journey: () => import('./journey.ts'),
  screens: () => import('./screens.ts'),
  search: () => import('./search.ts'),
  start: () => import('./start.ts'),
  transfer: () => import('./transfer.ts'),
};

/** `npm run bench [-- NAME…]`: prints every figure with its spread and limit; exit 1 when one misses it. */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}

const missed: string[] = [];
for (const [name, load] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { run } = await load();
  for (const result of await run()) {
    if (result.onlyOn !== undefined && result.onlyOn !== process.platform) {
      process.stdout.write(`${result.name}: left out, this system does not tell it\n`);
      continue;
    }
    const isMet = meets(result);
    if (!isMet) missed.push(result.name);
    process.stdout.write(`${line(result)}${isMet ? '' : '   MISSED'}\n`);
  }
}
if (missed.length > 0) process.stdout.write(`Missed: ${missed.join('; ')}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;

/** The median decides: one disturbed round must not, and the spread is printed beside it. */
function meets({ median, limit, direction }: BenchResult): boolean {
  if (limit === undefined) return true;
  return direction === 'at-most' ? median <= limit : median >= limit;
}

function line({ name, unit, min, median, max, limit, direction }: BenchResult): string {
  const figures = `min ${short(min)}  median ${short(median)}  max ${short(max)} ${unit}`;
  return `${name}: ${figures}${limit === undefined ? '' : `  (${direction === 'at-most' ? 'at most' : 'at least'} ${limit})`}`;
}

function short(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure >= 1 ? figure.toFixed(1) : figure.toPrecision(2);
}
