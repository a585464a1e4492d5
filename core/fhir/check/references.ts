import { at, isObject, type JsonObject, objectsAt, textAt } from '../json.ts';
import type { Remarks } from './remarks.ts';
import type { Rulebook } from './rulebook.ts';

/** A Reference met on the walk: where it stands and what it may point at (resource types or profile URLs). */
export interface FoundReference {
  readonly value: JsonObject;
  readonly path: string;
  readonly targets: readonly string[];
}

/** What the judge of references knows about the bundle. */
export interface Surroundings {
  readonly book: Rulebook;
  readonly remarks: Remarks;
  /** fullUrl → resource */
  readonly entries: ReadonlyMap<string, JsonObject>;
  /** Contained resources of the resource that holds the reference, by id. */
  readonly contained: ReadonlyMap<string, JsonObject>;
  /** Whether the resource meets that profile, whatever it declares. */
  readonly meets: (resource: JsonObject, profileUrl: string) => boolean;
}

/** A reference must resolve inside the bundle, to a resource of a permitted type and profile (fhir.md 7.1, step 2). */
export function judgeReference(surroundings: Surroundings, { value, path, targets }: FoundReference): void {
  const { remarks, entries, contained } = surroundings;
  const reference = at(value, 'reference');
  if (typeof reference !== 'string' || reference === '') return;

  const target = reference.startsWith('#') ? contained.get(reference.slice(1)) : entries.get(reference);
  if (!target) {
    const text = /^https?:/.test(reference)
      ? 'points outside the bundle; references must stay inside and have the form urn:uuid:…'
      : 'points at nothing in this bundle';
    remarks.error(`${path}.reference`, 'reference.unresolved', text);
    return;
  }
  const type = textAt(target, 'resourceType') ?? '';
  const declared = at(value, 'type');
  if (typeof declared === 'string' && declared.replace(/^.*\//, '') !== type) {
    remarks.error(
      `${path}.type`,
      'reference.type',
      `the resource it points at is of another type (${shortType(type)})`,
    );
  }

  judgeTarget(surroundings, { target, type, path, targets });
}

interface Target {
  readonly target: JsonObject;
  readonly type: string;
  readonly path: string;
  readonly targets: readonly string[];
}

function judgeTarget({ book, remarks, meets }: Surroundings, { target, type, path, targets }: Target): void {
  if (targets.length === 0 || targets.includes('Resource') || targets.includes(type)) return;
  const ofThisType = targets.filter((one) => typeOf(book, one) === type);
  if (ofThisType.length === 0) {
    const permitted = [...new Set(targets.map((one) => typeOf(book, one)))].join(', ');
    remarks.error(path, 'reference.target', `points at ${shortType(type)}; permitted: ${permitted}`);
    return;
  }

  const known = ofThisType.filter((url) => book.profile(url) !== undefined);
  const declared = declaredProfiles(target);
  const fits =
    known.length === 0 || known.some((url) => declared.includes(url)) || known.some((url) => meets(target, url));
  if (!fits) {
    remarks.error(path, 'reference.profile', `what it points at does not meet ${known.map(shortType).join(' or ')}`);
  }
}

/** `nrcesBase + DiagnosticReportLab` → `DiagnosticReport`; a plain type name stays. */
function typeOf(book: Rulebook, target: string): string {
  return book.profile(target)?.type ?? target.replace(/^.*\//, '');
}

const shortType = (name: string): string => name.replace(/^.*\//, '').replace(/[^\w]/g, '?').slice(0, 40);

/** `…/Patient|6.5.0` → `…/Patient` */
export const withoutVersion = (url: string): string => url.split('|', 1)[0] ?? '';

/** The profiles a resource names, each once, without versions. */
export function declaredProfiles(resource: JsonObject): string[] {
  const meta = at(resource, 'meta');
  const list = isObject(meta) ? at(meta, 'profile') : undefined;

  return Array.isArray(list) ? [...new Set(list.filter((one) => typeof one === 'string').map(withoutVersion))] : [];
}

export function containedIn(resource: JsonObject): Map<string, JsonObject> {
  return new Map(objectsAt(resource, 'contained').map((one) => [textAt(one, 'id') ?? '', one]));
}

/** Every `reference` text below `value`, found without rules: for asking which entries can be reached from where. */
export function referencesBelow(value: unknown): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [value];

  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null) continue;
    if (isObject(one)) {
      const reference = at(one, 'reference');
      if (typeof reference === 'string') found.push(reference);
    }
    for (const child of Object.values(one)) waiting.push(child);
  }

  return found;
}
