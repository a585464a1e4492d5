import { at, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { referencesBelow } from './references.ts';
import type { Remarks } from './remarks.ts';

interface Entry {
  readonly path: string;
  readonly url: string | undefined;
  readonly resource: JsonObject;
  readonly type: string;
}

/** The rules of the envelope (fhir.md section 3) that no single element can tell. */
export function checkEnvelope(remarks: Remarks, bundle: JsonObject): void {
  const entries = objectsAt(bundle, 'entry').map((entry, index): Entry => {
    const resource = objectAt(entry, 'resource') ?? {};
    return {
      path: `Bundle.entry[${index}]`,
      url: textAt(entry, 'fullUrl'),
      resource,
      type: textAt(resource, 'resourceType') ?? '',
    };
  });

  if (entries.length === 0) remarks.error('Bundle.entry', 'bundle.empty', 'a document has entries');
  checkParts(remarks, entries);
  checkUrls(remarks, entries);
  checkReach(remarks, entries);
  checkTransport(remarks, bundle);
  checkAttester(remarks, entries);
  if (at(objectAt(bundle, 'meta') ?? {}, 'security') === undefined) {
    remarks.inform('Bundle.meta.security', 'bundle.security', 'the guide expects a confidentiality label');
  }
}

function checkParts(remarks: Remarks, entries: readonly Entry[]): void {
  const compositions = entries.filter(({ type }) => type === 'Composition');
  const patients = entries.filter(({ type }) => type === 'Patient');

  if (entries.length > 0 && entries[0]?.type !== 'Composition') {
    remarks.error('Bundle.entry[0]', 'bundle.first', 'the first entry of a document must be the Composition');
  }
  for (const { path } of compositions.slice(1))
    remarks.error(path, 'bundle.compositions', 'a document has one Composition only');
  for (const { path } of patients.slice(1))
    remarks.error(path, 'bundle.patients', 'a record speaks of one patient only');
}

const uuidUrl = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function checkUrls(remarks: Remarks, entries: readonly Entry[]): void {
  const seen = new Set<string>();

  for (const { path, url, resource } of entries) {
    const place = `${path}.fullUrl`;
    if (url === undefined) {
      remarks.error(place, 'element.missing', 'is missing');
      continue;
    }
    if (seen.has(url)) remarks.error(place, 'bundle.full-url-twice', 'another entry has the same fullUrl');
    seen.add(url);
    const uuid = uuidUrl.exec(url)?.[1];
    if (uuid === undefined) remarks.error(place, 'bundle.full-url', 'must be urn:uuid: and a uuid in lower case');
    else if (textAt(resource, 'id') !== uuid)
      remarks.warn(place, 'bundle.full-url-id', 'should have the same uuid as resource.id');
  }
}

/** Every entry must be reachable from the Composition by references. */
function checkReach(remarks: Remarks, entries: readonly Entry[]): void {
  const byUrl = new Map(entries.map((entry) => [entry.url, entry]));
  const start = entries.find(({ type }) => type === 'Composition');
  if (!start) return;
  const reached = new Set<Entry>([start]);
  const waiting = [start];

  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    for (const reference of referencesBelow(entry.resource)) {
      const target = byUrl.get(reference);
      if (!target || reached.has(target)) continue;
      reached.add(target);
      waiting.push(target);
    }
  }
  for (const entry of entries) {
    if (!reached.has(entry))
      remarks.error(entry.path, 'bundle.unreachable', 'nothing that the Composition leads to points at this entry');
  }
}

/** What belongs to searches and transactions has no place in a document (R4: bdl-1 to bdl-4). */
function checkTransport(remarks: Remarks, bundle: JsonObject): void {
  if (at(bundle, 'total') !== undefined) remarks.error('Bundle.total', 'invariant.bdl-1', 'belongs to searches only');
  for (const [index, entry] of objectsAt(bundle, 'entry').entries()) {
    for (const part of ['search', 'request', 'response']) {
      if (at(entry, part) !== undefined)
        remarks.error(`Bundle.entry[${index}].${part}`, 'invariant.bdl-2', 'has no place in a document');
    }
  }
}

/** DAT_01 of the certification: a party that attests is an Organization in the bundle with the facility's id. */
function checkAttester(remarks: Remarks, entries: readonly Entry[]): void {
  const composition = entries.find(({ type }) => type === 'Composition');
  if (!composition) return;
  const parties = objectsAt(composition.resource, 'attester').map((attester) =>
    textAt(objectAt(attester, 'party') ?? {}, 'reference'),
  );
  const attests = entries.some(
    ({ url, type, resource }) =>
      type === 'Organization' &&
      url !== undefined &&
      parties.includes(url) &&
      objectsAt(resource, 'identifier').length > 0,
  );

  if (!attests) {
    const text = 'the certification looks for an attester that is an Organization with the facility id';
    remarks.warn(`${composition.path}.resource.attester`, 'composition.attester', text);
  }
}
