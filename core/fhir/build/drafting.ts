import type { Making, OrganizationFacts, RecordInput } from './model.ts';
import { toIndianTime } from './moments.ts';
import { toNarrative } from './narrative.ts';

export type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** What builders write: parts that are undefined, blank or empty fall away, because FHIR permits no empty values. */
export type Draft = string | number | boolean | undefined | readonly Draft[] | { readonly [key: string]: Draft };

/** A document bundle, as plain JSON. */
export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly [key: string]: Json;
}

/** A Reference into the same bundle. */
export type Pointer = { readonly reference: string; readonly type?: string; readonly display?: string };

/** One bundle while it is being put together. */
export interface Drafting {
  readonly input: RecordInput;
  readonly making: Making;
  readonly entries: Json[];
  /** URI below which our own identifiers stand. */
  readonly ownSystem: string;
}

export const language = 'en-IN';
const profileBase = 'https://nrces.in/ndhm/fhir/r4/StructureDefinition/';

export function startDrafting(input: RecordInput, making: Making): Drafting {
  return { input, making, entries: [], ownSystem: ownSystemOf(input.organization) };
}

/** The facility's registry URI and id; without an HFR id a name that nobody else uses. */
function ownSystemOf({ hfrId, localNumber }: OrganizationFacts): string {
  const id = clean(hfrId);

  return id === ''
    ? `urn:arogya-edge:${encodeURIComponent(localNumber)}`
    : `https://facility.ndhm.gov.in/${encodeURIComponent(id)}`;
}

export interface NewResource {
  readonly type: string;
  /** Name of the guide's profile, where it is not the type's. */
  readonly profile?: string;
  /** The narrative, one paragraph a line; none for Binary. */
  readonly says?: readonly string[];
  readonly body: { readonly [key: string]: Draft };
  readonly display?: string | undefined;
}

/** Adds a resource as an entry and returns the reference to it. */
export function addResource(drafting: Drafting, { type, profile = type, says, body, display }: NewResource): Pointer {
  const id = drafting.making.ids();
  const resource = {
    resourceType: type,
    id,
    meta: metaOf(drafting.making, profile),
    language,
    text: says && toNarrative(says.map(clean), language),
    ...body,
  };
  drafting.entries.push(prune({ fullUrl: `urn:uuid:${id}`, resource }) ?? {});

  return { reference: `urn:uuid:${id}`, ...(clean(display) === '' ? {} : { display: clean(display) }) };
}

/** The bundle around what was drafted. The Composition was added last, and comes first. */
export function closeBundle({ making, entries, ownSystem }: Drafting): Bundle {
  const confidential = {
    system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
    code: 'V',
    display: 'very restricted',
  };
  const composition = entries.at(-1) ?? {};

  return {
    resourceType: 'Bundle',
    id: making.ids(),
    meta: { ...metaOf(making, 'DocumentBundle'), security: [confidential] },
    identifier: { system: bundleSystem(ownSystem), value: making.ids() },
    type: 'document',
    timestamp: toIndianTime(making.now),
    entry: [composition, ...entries.slice(0, -1)],
  };
}

export const bundleSystem = (ownSystem: string): string => `${ownSystem}/bundle`;

function metaOf(making: Making, profile: string) {
  return { versionId: String(making.version), lastUpdated: toIndianTime(making.now), profile: [profileBase + profile] };
}

// oxlint-disable-next-line no-control-regex -- control characters are exactly what is to go
const unshowable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/g;

/**
 * Text without what no reader can show: control characters but for line breaks and tabs, halves of characters, and the two
 * code points that XML forbids. Blanks at the ends go as well.
 */
export function clean(text: string | undefined): string {
  return (text ?? '').toWellFormed().replace(unshowable, '').trim();
}

/** The draft as JSON without anything empty; undefined when nothing is left. */
export function prune(draft: Draft): Json | undefined {
  if (typeof draft === 'string') return clean(draft) || undefined;
  if (typeof draft === 'number') return Number.isFinite(draft) ? draft : undefined;
  if (typeof draft === 'boolean' || draft === undefined) return draft;
  if (isList(draft)) {
    const items = draft.map(prune).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  const pairs = Object.entries(draft).flatMap(([key, value]) => {
    const pruned = prune(value);
    return pruned === undefined ? [] : [[key, pruned] as const];
  });

  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}

const isList = (draft: readonly Draft[] | { readonly [key: string]: Draft }): draft is readonly Draft[] =>
  Array.isArray(draft);
