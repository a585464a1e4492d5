import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRulebook, readTables } from '../../../core/fhir/index.ts';

/** The rules as the product ships them. */
export const rulesFolder = new URL('../../../core/fhir/rules/', import.meta.url);
export const book = openRulebook(readTables(rulesFolder));

const vectors = fileURLToPath(new URL('../../vectors/fhir-minimal-bundles/', import.meta.url));

/** Names of the twelve minimal bundles, without `.json`. */
export const minimalNames: readonly string[] = readdirSync(vectors)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length));

export function minimalText(name: string): string {
  return readFileSync(path.join(vectors, `${name}.json`), 'utf8');
}

/** JSON that a test takes apart and spoils: deliberately untyped. */
// oxlint-disable-next-line typescript/no-explicit-any -- the tests put wrong things into right places
export type Loose = any;

export function minimal(name: string): Loose {
  return JSON.parse(minimalText(name));
}

/** The first resource of that type in the bundle. */
export function resource(bundle: Loose, type: string): Loose {
  return bundle.entry.map((entry: Loose) => entry.resource).find((one: Loose) => one.resourceType === type);
}

/** The guide's own example bundles, where the references folder lies beside the repository; else none. */
export function officialExamples(): { readonly name: string; readonly text: string }[] {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const folder = path.join(root, '..', 'shared', 'fhir', 'ndhm.in-6.5.0', 'examples', 'bundles');
  if (!existsSync(folder)) return [];

  return readdirSync(folder).map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}
