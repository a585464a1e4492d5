import { at, isObject, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { Block, Section } from '../model.ts';
import type { Found } from './entries.ts';
import { peopleTypes } from './people.ts';
import { follow, joinBlocks, narrativeOf, type Reading } from './reading.ts';
import { conceptText } from './values.ts';

/** SNOMED CT code of a section → its name in the guide, of every version seen (fhir.md 2.1, 2.2 and 10). */
const sectionKeys: Readonly<Record<string, string>> = {
  '422843007': 'ChiefComplaints',
  '425044008': 'PhysicalExamination',
  '722446000': 'Allergies',
  '371529009': 'MedicalHistory',
  '1003642006': 'MedicalHistory',
  '422432008': 'FamilyHistory',
  '721963009': 'InvestigationAdvice',
  '721981007': 'Investigations',
  '721912009': 'Medications',
  '1003606003': 'Medications',
  '390906007': 'FollowUp',
  '736271009': 'FollowUp',
  '371525003': 'Procedure',
  '1003640003': 'Procedure',
  '306206005': 'Referral',
  '404684003': 'OtherObservations',
  '734163000': 'CarePlan',
  '371530004': 'DocumentReference',
  '373942005': 'DocumentReference',
  '440545006': 'Prescription',
  '41000179103': 'Immunization',
  '419891008': 'HealthDocument',
};

/** The sections of the record in its own order; nested ones follow their parent with a higher level. */
export function readSections(reading: Reading, composition: Found): Section[] {
  return objectsAt(composition.resource, 'section').flatMap((section) =>
    readSection(reading, composition, { section, level: 0 }),
  );
}

function readSection(
  reading: Reading,
  composition: Found,
  { section, level }: { section: JsonObject; level: number },
): Section[] {
  if (!reading.spend()) return [];
  const key = keyOf(section);
  const title = textAt(section, 'title') ?? conceptText(at(section, 'code')) ?? null;
  const entries = follow(reading, { ...composition, resource: section }, 'entry');
  const blocks = joinBlocks([...reading.renderAll(entries, key), ...unresolved(reading, composition, section)]);
  const narrative = narrativeOf(section, title ?? 'section');
  // Where a section says something in words only, those words are all there is; else they wait behind "original text".
  const words: Block[] = narrative && blocks.length === 0 ? [{ kind: 'narrative', narrative }] : [];
  const reason = conceptText(objectAt(section, 'emptyReason'));
  const empty: Block[] = reason === undefined ? [] : [emptySection(reason)];
  const inner = objectsAt(section, 'section').flatMap((child) =>
    readSection(reading, composition, { section: child, level: level + 1 }),
  );

  return [{ from: 'section', title, key, level, blocks: [...blocks, ...words, ...empty] }, ...inner];
}

function keyOf(section: JsonObject): string | null {
  const codes = objectsAt(objectAt(section, 'code') ?? {}, 'coding').map((coding) => textAt(coding, 'code') ?? '');
  const known = codes.find((code) => Object.hasOwn(sectionKeys, code));

  return known === undefined ? null : (sectionKeys[known] ?? null);
}

/** Entries that point at nothing here: at least what the sender calls them. */
function unresolved(reading: Reading, composition: Found, section: JsonObject): Block[] {
  return objectsAt(section, 'entry')
    .filter((entry) => reading.entries.resolve(entry, composition) === undefined)
    .slice(0, 50)
    .map((entry) => ({
      kind: 'details',
      of: textAt(entry, 'type') ?? 'Unknown',
      title: textAt(entry, 'display') ?? null,
      fields: [{ label: 'not-in-record', value: (textAt(entry, 'reference') ?? '').slice(0, 200), form: 'text' }],
      isForbidden: false,
      isStruck: false,
    }));
}

function emptySection(reason: string): Block {
  return {
    kind: 'details',
    of: 'Section',
    title: null,
    fields: [{ label: 'empty-because', value: reason, form: 'text' }],
    isForbidden: false,
    isStruck: false,
  };
}

// They stand in the record's head.
const headTypes: ReadonlySet<string> = new Set(['Composition', 'Patient']);

/** Of a record without sections: one section for each resource type, in the order of first appearance. */
export function sectionsByType(reading: Reading): Section[] {
  const rest = reading.entries.list.filter(({ type }) => !headTypes.has(type) && !peopleTypes.has(type));
  const blocks = renderLeft(reading, rest);
  const types = [...new Set(rest.map(({ type }) => type))];

  return types
    .map((type) => rest.filter((found) => found.type === type).flatMap((found) => blocks.get(found) ?? []))
    .flatMap((list, index) => (list.length === 0 ? [] : [made('type', types[index] ?? null, list)]));
}

/** What no section names, so that nothing is lost; and last the people and places. */
export function remainingSections(reading: Reading): Section[] {
  const rest = reading.entries.list.filter(({ type }) => !headTypes.has(type));
  const blocks = renderLeft(reading, rest);
  const of = (isOfPeople: boolean): Block[] =>
    rest.filter(({ type }) => peopleTypes.has(type) === isOfPeople).flatMap((found) => blocks.get(found) ?? []);

  return [made('also', null, of(false)), made('people', null, of(true))].filter((section) => section.blocks.length > 0);
}

const made = (from: Section['from'], key: string | null, blocks: readonly Block[]): Section => ({
  from,
  title: null,
  key,
  level: 0,
  blocks: joinBlocks(blocks),
});

/** Renders what is not shown yet; first what contains others, so that a result stands in its report and nowhere else. */
function renderLeft(reading: Reading, list: readonly Found[]): Map<Found, Block[]> {
  const isContainer = ({ resource, type }: Found): boolean =>
    type === 'DiagnosticReport' || type === 'Invoice' || at(resource, 'hasMember') !== undefined;
  const blocks = new Map<Found, Block[]>();

  for (const found of [...list.filter(isContainer), ...list.filter((one) => !isContainer(one))]) {
    if (!reading.shown.has(found.resource)) blocks.set(found, reading.renderAll([found], null));
  }
  return blocks;
}

/** Narratives of the record and its resources, for "original text". */
export function originalsOf(reading: Reading, composition: Found | undefined) {
  const sections = composition ? objectsAt(composition.resource, 'section') : [];
  const all = [
    ...reading.entries.list.map(({ resource, type }) => narrativeOf(resource, type)),
    ...sections.map((section) =>
      isObject(section) ? narrativeOf(section, textAt(section, 'title') ?? 'section') : undefined,
    ),
  ].filter((narrative) => narrative !== undefined);
  let room = 1_000_000;

  return all.filter(({ html }) => {
    room -= html.length;
    return room >= 0;
  });
}
