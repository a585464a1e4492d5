import { at, isObject, type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../json.ts';
import { attachmentFaults } from './attachments.ts';
import { brokenInvariants } from './invariants.ts';
import { judgePrimitive } from './primitives.ts';
import { containedIn, declaredProfiles, judgeReference, type Surroundings } from './references.ts';
import { collectRemarks, type Remarks } from './remarks.ts';
import type { Profile, Rulebook } from './rulebook.ts';
import { vitalSignFaults } from './vital-signs.ts';
import { checkObject, type Walk } from './walk.ts';

/** What checking one resource needs to know of the whole: the bundle's entries by fullUrl. */
export interface Checking {
  readonly book: Rulebook;
  readonly remarks: Remarks;
  readonly entries: ReadonlyMap<string, JsonObject>;
  readonly meets: Surroundings['meets'];
}

/** Checks a resource against the profiles it names, or else the guide's usual one, or else FHIR R4 alone. */
export function checkResource(checking: Checking, value: unknown, path: string): void {
  const { book, remarks } = checking;
  if (!isObject(value)) {
    remarks.error(path, 'value.form', 'must be a resource');
    return;
  }
  const type = textAt(value, 'resourceType');
  if (type === undefined || !isResourceType(book, type)) {
    remarks.error(
      `${path}.resourceType`,
      'resource.type',
      type === undefined ? 'is missing' : 'FHIR R4 has no such resource',
    );
    return;
  }

  checkParts(checking, value, path);
  const profiles = profilesOf(checking, value, { type, path });
  const walk = startWalk(checking, value, path);
  for (const { root } of profiles) checkObject(walk, value, { children: root.children, path, isResource: true });
  if (profiles.length === 0) {
    const plain = book.type(type);
    if (plain) checkObject(walk, value, { children: plain.children, path, isResource: true });
    else remarks.inform(path, 'resource.no-rules', 'we hold no rules for this type; it was not checked');
  }

  judgeReferences(checking, walk, value);
}

function isResourceType(book: Rulebook, type: string): boolean {
  const names = book.tables.valueSets.get('http://hl7.org/fhir/ValueSet/resource-types') ?? {};

  return Object.values(names).some((list) => list.includes(type)) && !['Resource', 'DomainResource'].includes(type);
}

/** What holds for every resource, whatever its profile. */
function checkParts({ remarks }: Checking, resource: JsonObject, path: string): void {
  const type = textAt(resource, 'resourceType') ?? '';
  for (const fault of brokenInvariants(type, resource)) remarks.add(path, fault);
  const fault = at(resource, 'id') === undefined ? undefined : judgePrimitive('id', at(resource, 'id'));
  if (fault) remarks.add(`${path}.id`, fault);
  if (type === 'Observation') for (const fault of vitalSignFaults(resource)) remarks.add(path, fault);
  if (type === 'Binary') for (const fault of attachmentFaults(resource)) remarks.add(path, fault);
  if (
    !['Binary', 'Bundle', 'Parameters'].includes(type) &&
    textAt(objectAt(resource, 'text') ?? {}, 'div') === undefined
  ) {
    remarks.warn(`${path}.text`, 'narrative.missing', 'every resource but Binary should carry a narrative');
  }
  if (at(resource, 'contained') !== undefined)
    remarks.warn(`${path}.contained`, 'contained.used', 'contained resources should be entries of their own');
  if (at(resource, 'modifierExtension') !== undefined) {
    remarks.warn(
      `${path}.modifierExtension`,
      'extension.modifier',
      'changes the meaning of the resource; receivers may refuse it',
    );
  }
  if (at(resource, 'implicitRules') !== undefined)
    remarks.warn(`${path}.implicitRules`, 'resource.implicit-rules', 'receivers may refuse rules they do not know');
  const language = at(resource, 'language');
  if (typeof language === 'string' && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) {
    remarks.warn(`${path}.language`, 'resource.language', 'should be a language code (en-IN)');
  }
}

/** The profiles to walk: those named and known, else the guide's usual one for that type. */
function profilesOf(
  { book, remarks }: Checking,
  resource: JsonObject,
  { type, path }: { type: string; path: string },
): Profile[] {
  const declared = declaredProfiles(resource);
  const known = declared.map((url) => book.profile(url)).filter((profile) => profile !== undefined);
  const fitting = known.filter((profile) => profile.type === type);
  if (fitting.length < known.length)
    remarks.error(`${path}.meta.profile`, 'profile.type', 'names a profile for another type of resource');
  if (fitting.length > 0) return fitting;

  const usual = usualProfile(book, resource, type);
  if (type === 'Composition') {
    remarks.error(
      `${path}.meta.profile`,
      'profile.missing',
      'the Composition must name the profile of its record type',
    );
  } else if (usual && known.length === 0) {
    remarks.warn(
      `${path}.meta.profile`,
      'profile.missing',
      declared.length === 0 ? 'names no profile of the guide' : 'names no profile that we know',
    );
  }
  return usual ? [usual] : [];
}

function usualProfile(book: Rulebook, resource: JsonObject, type: string): Profile | undefined {
  if (type === 'Bundle') return book.usualProfile('DocumentBundle');
  if (type === 'DiagnosticReport')
    return book.usualProfile(at(resource, 'media') === undefined ? 'DiagnosticReportLab' : 'DiagnosticReportImaging');
  if (type !== 'Composition') return book.usualProfile(type);

  const concept = objectAt(resource, 'type') ?? {};
  const words = [...objectsAt(concept, 'coding').map((coding) => textAt(coding, 'code')), ...textsAt(concept, 'text')];
  const url = words.map((word) => book.tables.recordProfiles.get(word ?? '')).find((one) => one !== undefined);

  return url === undefined ? undefined : book.profile(url);
}

function startWalk(checking: Checking, resource: JsonObject, path: string): Walk {
  const { book, remarks } = checking;
  const isBundle = textAt(resource, 'resourceType') === 'Bundle';

  return {
    book,
    remarks,
    references: [],
    // The entries of the outer bundle are checked one by one by its own check; only contained resources remain here.
    onResource: (inner, innerPath) => {
      if (!isBundle) checkContained(checking, inner, { path: innerPath, outer: path });
    },
  };
}

function checkContained(checking: Checking, inner: unknown, { path, outer }: { path: string; outer: string }): void {
  if (isObject(inner) && at(inner, 'contained') !== undefined) {
    checking.remarks.error(path, 'contained.nested', `a contained resource of ${outer} must not contain others`);
    return;
  }
  if (isObject(inner) && textAt(inner, 'id') === undefined)
    checking.remarks.error(`${path}.id`, 'contained.id', 'a contained resource needs an id');
  const known = isObject(inner) ? checking.book.type(textAt(inner, 'resourceType') ?? '') : undefined;
  if (!isObject(inner) || !known) {
    checking.remarks.error(path, 'resource.type', 'FHIR R4 has no such resource, or we hold no rules for it');
    return;
  }

  const walk: Walk = { book: checking.book, remarks: checking.remarks, references: [], onResource: () => undefined };
  checkObject(walk, inner, { children: known.children, path, isResource: true });
}

function judgeReferences(checking: Checking, walk: Walk, resource: JsonObject): void {
  const surroundings: Surroundings = { ...checking, contained: containedIn(resource) };
  // Two profiles of one resource find each reference twice.
  const seen = new Set<string>();

  for (const reference of walk.references) {
    if (seen.has(reference.path)) continue;
    seen.add(reference.path);
    judgeReference(surroundings, reference);
  }
}

/** Whether `resource` meets a profile, asked without remarks; answers are kept, for a resource may be pointed at often. */
export function profileJudge(book: Rulebook): Surroundings['meets'] {
  const answers = new Map<JsonObject, Map<string, boolean>>();

  return (resource, url) => {
    const kept = answers.get(resource) ?? new Map<string, boolean>();
    answers.set(resource, kept);
    const profile = book.profile(url);
    const known = kept.get(url);
    if (known !== undefined || !profile) return known ?? false;

    const remarks = collectRemarks();
    const walk: Walk = { book, remarks, references: [], onResource: () => undefined };
    checkObject(walk, resource, { children: profile.root.children, path: '', isResource: true });
    kept.set(url, remarks.errors() === 0);
    return remarks.errors() === 0;
  };
}
