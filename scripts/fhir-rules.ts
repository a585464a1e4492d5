/**
 * Makes `core/fhir/rules/r4-4.0.1-elements.json` out of the FHIR R4 definitions (HL7, CC0):
 *
 *   node scripts/fhir-rules.ts FOLDER
 *
 * FOLDER holds `types.json` and `resources.json`, each a Bundle of StructureDefinitions with snapshots. Run by hand when
 * the definitions change; nothing at run time or in the tests needs them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

interface Element {
  id: string;
  min: number;
  max: string;
  type?: { code: string; targetProfile?: string[]; extension?: { url: string; valueUrl?: string }[] }[];
  binding?: { strength: string; valueSet?: string };
  contentReference?: string;
}

interface Definition {
  id: string;
  kind: string;
  snapshot: { element: Element[] };
}

const notForClinics = new Set(['ElementDefinition', 'elementdefinition-de']);

/** The types below `FOLDER` in the notation of `rules/README.md`. */
function compactFile(file: string): Record<string, Record<string, string>> {
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as { entry: { resource: Definition }[] };
  const wanted = bundle.entry
    .map((entry) => entry.resource)
    .filter((one) => one.kind !== 'primitive-type' && !notForClinics.has(one.id));

  return Object.fromEntries(wanted.map((definition) => [definition.id, compactType(definition)]));
}

function compactType(definition: Definition): Record<string, string> {
  const [root, ...elements] = definition.snapshot.element;
  const prefix = `${root?.id ?? ''}.`;

  return Object.fromEntries(elements.map((element) => [element.id.slice(prefix.length), compactElement(element)]));
}

function compactElement(element: Element): string {
  const what = element.contentReference ?? (element.type ?? []).map(compactTypeOf).join(',');
  const { binding } = element;
  const set = binding?.strength === 'required' && binding.valueSet ? ` !${binding.valueSet.replace(/\|.*$/, '')}` : '';

  return `${element.min}..${element.max} ${what}${set}`;
}

function compactTypeOf({ code, targetProfile, extension }: NonNullable<Element['type']>[number]): string {
  const real = extension?.find((one) => one.url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? code;
  const targets = (targetProfile ?? []).map((url) => url.replace(/^.*\//, '')).join('|');

  return targets && real === 'Reference' ? `${real}(${targets})` : real;
}

const folder = process.argv[2];
if (folder === undefined) {
  process.stderr.write('usage: node scripts/fhir-rules.ts FOLDER\n');
  process.exit(2);
}

const rules = { ...compactFile(path.join(folder, 'types.json')), ...compactFile(path.join(folder, 'resources.json')) };
const lines = Object.entries(rules).map(([type, elements]) => `${JSON.stringify(type)}:${JSON.stringify(elements)}`);
const target = new URL('../core/fhir/rules/r4-4.0.1-elements.json', import.meta.url);
writeFileSync(target, `{\n${lines.join(',\n')}\n}\n`);
