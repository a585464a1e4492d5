import { at, isObject, type JsonObject, listAt, objectAt, textAt } from '../json.ts';
import type { Block, Field, Narrative } from '../model.ts';
import type { Attachments } from './attachments.ts';
import type { Entries, Found } from './entries.ts';
import { conceptText, nameText } from './values.ts';

/** One pass over a record: where its resources are, and which of them already stand in some section. */
export interface Reading {
  readonly entries: Entries;
  readonly attachments: Attachments;
  readonly shown: Set<JsonObject>;
  /** Renders resources inside another one, each by the renderer of its type; never one inside itself. */
  readonly renderAll: (list: readonly Found[], section: string | null) => Block[];
  /** Takes note of one more piece shown; false when the record has more than a screen can hold. */
  readonly spend: () => boolean;
}

/** Turns one resource into blocks. `section` is the guide's name of the section it stands in, if known. */
export type Renderer = (reading: Reading, found: Found, section: string | null) => Block[];

/** The resources that the references at `key` lead to. */
export function follow(reading: Reading, holder: Found, key: string): Found[] {
  return listAt(holder.resource, key)
    .map((reference) => reading.entries.resolve(reference, holder))
    .filter((target) => target !== undefined);
}

/** What a reference may be called: the name of what it points at, else its display (often no more than "Practitioner"). */
export function referenceText(reading: Reading, reference: unknown, holder: Found): string | undefined {
  const target = reading.entries.resolve(reference, holder);
  const display = isObject(reference) ? textAt(reference, 'display') : undefined;

  return (target && nameOf(target.resource)) ?? display;
}

/** A resource's own name: of a person or place its name, of anything else its code or description. */
export function nameOf(resource: JsonObject): string | undefined {
  const name = at(resource, 'name');
  const ofPerson = Array.isArray(name) ? nameText(name[0]) : nameText(name);

  return (
    ofPerson ??
    conceptText(at(resource, 'code')) ??
    conceptText(at(resource, 'medicationCodeableConcept')) ??
    conceptText(at(resource, 'vaccineCode')) ??
    textAt(resource, 'title') ??
    textAt(resource, 'description') ??
    conceptText(objectAt(resource, 'type'))
  );
}

/** A field where there is something to say. */
export function field(label: string, value: string | null | undefined, form: Field['form'] = 'text'): Field[] {
  return value === null || value === undefined || value === '' ? [] : [{ label, value, form }];
}

// One resource of a hospital's system may carry its whole screen as narrative; a view has to stay a view.
const longestNarrative = 300_000;

/** The narrative of a resource or section, unless it is empty or beyond all measure. */
export function narrativeOf(owner: JsonObject, of: string): Narrative | undefined {
  const html = textAt(objectAt(owner, 'text') ?? {}, 'div');

  return html === undefined || html.length > longestNarrative ? undefined : { of, html, isUnsafe: true };
}

/** Keeps rows of one kind in one table: neighbouring blocks of the same kind become one. */
export function joinBlocks(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];

  for (const block of blocks) {
    const last = joined.at(-1);
    if (last?.kind === 'observations' && block.kind === 'observations') last.rows.push(...block.rows);
    else if (last?.kind === 'medicines' && block.kind === 'medicines') last.rows.push(...block.rows);
    else if (last?.kind === 'allergies' && block.kind === 'allergies') last.rows.push(...block.rows);
    else if (last?.kind === 'problems' && block.kind === 'problems') last.rows.push(...block.rows);
    else joined.push(block);
  }

  return joined;
}
