/**
 * `npm run vectors -- FILE`: checks a Fidelius vector file (encryption.md section 14) on both routes.
 * Exit codes: 0 all as stated, 1 a difference, 2 the file cannot be read.
 */
import { readFileSync } from 'node:fs';
import { chosenRoute, nobleRoute, openNativeRoute } from '../core/encryption/index.ts';
import { namedFile } from './named-file.ts';
import { listCases } from './vector-check/check-file.ts';
import { VectorFile } from './vector-check/vector-file.ts';

process.exitCode = main(process.argv.slice(2));

function main([path, ...more]: readonly string[]): number {
  if (path === undefined || more.length > 0) return unreadable('usage: npm run vectors -- FILE');

  const json = readJson(path);
  if (!json.ok) return unreadable(`${path}: ${json.why}`);
  const file = VectorFile.safeParse(json.value);
  if (!file.success) {
    const [issue] = file.error.issues;
    return unreadable(`${path}: not a vector file (${issue?.path.join('.')}: ${issue?.message})`);
  }
  return report(file.data);
}

function report(file: VectorFile): number {
  const routes = [openNativeRoute(), nobleRoute];
  const results = listCases(file, routes).map((one) => ({ ...one, findings: one.run() }));
  const lines = results.flatMap(({ id, route, findings }) =>
    findings.map(({ kind, what }) => ({ kind, line: `${kind}: ${id} (${route}): ${what}` })),
  );
  for (const { line } of lines) console.log(line);

  const differences = lines.filter(({ kind }) => kind === 'difference').length;
  console.log(
    `${results.length} cases on the routes ${routes.map(({ name }) => name).join(' and ')}: ` +
      `${differences} differences, ${lines.length - differences} remarks. Route in use here: ${chosenRoute().name}.`,
  );
  return differences > 0 ? 1 : 0;
}

function readJson(path: string): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    return { ok: true, value: JSON.parse(readFileSync(namedFile(path), 'utf8')) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'cannot be read' };
  }
}

function unreadable(message: string): number {
  console.error(message);
  return 2;
}
