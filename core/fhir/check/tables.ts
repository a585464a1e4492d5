import { readFileSync } from 'node:fs';
import type { FlatElement, TypeRule } from './element-rule.ts';

/** The files of `rules/`, parsed, with their two notations brought to one. */
export interface Tables {
  /** Profile URL → its type and elements. */
  readonly profiles: ReadonlyMap<string, { readonly type: string; readonly elements: readonly FlatElement[] }>;
  /** FHIR R4 type → its elements. */
  readonly types: ReadonlyMap<string, readonly FlatElement[]>;
  /** Value set → code system → codes. */
  readonly valueSets: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;
  /** Value sets with a required binding that are open-ended (mime types, currencies). */
  readonly openValueSets: ReadonlySet<string>;
  /** Code system → code → display. */
  readonly displays: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Composition type code or text → profile URL of that record. */
  readonly recordProfiles: ReadonlyMap<string, string>;
}

export const nrcesBase = 'https://nrces.in/ndhm/fhir/r4/StructureDefinition/';

interface CompactElement {
  id: string;
  min: number;
  max: string;
  type?: { code: string; target?: string[]; profile?: string[] }[];
  binding?: [string, string];
  slicing?: { rules: 'open' | 'closed' | 'openAtEnd'; by?: string[] };
  ref?: string;
  fixedUri?: string;
  fixedCode?: string;
  fixedString?: string;
}

/** Reads the rule tables. @param folder where they lie, as a file URL that ends in a slash */
export function readTables(folder: URL): Tables {
  // The files are our own, shipped beside the program: their shape is known.
  const read = <Shape>(file: string): Shape => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Shape;
  const profiles = read<Record<string, { type: string; elements: CompactElement[] }>>('nrces-6.5.0-elements.json');
  const types = read<Record<string, Record<string, string>>>('r4-4.0.1-elements.json');
  const bindings = read<{ valueSets: Record<string, Record<string, string[]>>; notExpanded: string[] }>(
    'required-bindings.json',
  );
  const records =
    read<Record<string, { profile: string; compositionType: { code?: string; text?: string } }>>('hi-types.json');

  return {
    profiles: new Map(
      Object.entries(profiles).map(([url, { type, elements }]) => [
        url,
        { type, elements: elements.slice(1).map((element) => fromCompact(type, element)) },
      ]),
    ),
    types: new Map(
      Object.entries(types).map(([type, elements]) => [
        type,
        Object.entries(elements).map(([path, notation]) => fromNotation(path, notation)),
      ]),
    ),
    valueSets: new Map(Object.entries(bindings.valueSets)),
    openValueSets: new Set(bindings.notExpanded),
    displays: new Map(Object.entries(read<Record<string, Record<string, string>>>('code-displays.json'))),
    recordProfiles: recordProfilesOf(Object.values(records)),
  };
}

function recordProfilesOf(records: { profile: string; compositionType: { code?: string; text?: string } }[]) {
  const named = records.flatMap(({ profile, compositionType: { code, text } }) =>
    [code, text].filter((word) => word !== undefined).map((word) => [word, profile] as const),
  );

  return new Map(named);
}

function fromCompact(type: string, element: CompactElement): FlatElement {
  const [strength, valueSet] = element.binding ?? [];
  const root = type.length + 1;

  return {
    path: element.id.slice(root),
    min: element.min,
    max: toMax(element.max),
    types: (element.type ?? []).map(({ code, target, profile }) => ({
      code,
      targets: (target ?? []).map((one) => one.replace(/^nrces:/, nrcesBase)),
      profile: profile?.[0],
    })),
    fixed: element.fixedUri ?? element.fixedCode ?? element.fixedString,
    valueSet: strength === 'required' ? valueSet : undefined,
    slicing: element.slicing && {
      rules: element.slicing.rules,
      by: (element.slicing.by?.[0] ?? '').replace(/^value:/, '').split('.'),
    },
    sameAs: element.ref?.slice(1),
  };
}

/** `0..1 Reference(Patient|Group),string !http://…` (see `rules/README.md`). */
function fromNotation(path: string, notation: string): FlatElement {
  const [card = '', what = '', set] = notation.split(' ');
  const [min = '0', max = '1'] = card.split('..');

  return {
    path,
    min: Number(min),
    max: toMax(max),
    types: what.startsWith('#') ? [] : what.split(',').map(typeFromNotation),
    valueSet: set?.slice(1),
    sameAs: what.startsWith('#') ? what.slice(1) : undefined,
  };
}

function typeFromNotation(text: string): TypeRule {
  const [code = '', targets = ''] = text.replace(')', '').split('(');

  return { code, targets: targets === '' ? [] : targets.split('|'), profile: undefined };
}

const toMax = (max: string): number => (max === '*' ? Number.POSITIVE_INFINITY : Number(max));
