import { at, deepestRecord, depthOf, isObject, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { Remark } from '../model.ts';
import { checkEnvelope } from './envelope.ts';
import { collectRemarks } from './remarks.ts';
import { type Checking, checkResource, profileJudge } from './resource.ts';
import type { Rulebook } from './rulebook.ts';

/**
 * Every deviation of `bundle` from FHIR R4 and the NRCeS profiles (fhir.md section 7.1, steps 1 to 5). Takes anything that
 * JSON can hold, never throws, and never repeats the record's words.
 */
export function checkBundle(book: Rulebook, bundle: unknown): Remark[] {
  const remarks = collectRemarks();

  if (!isObject(bundle) || at(bundle, 'resourceType') !== 'Bundle') {
    remarks.error('Bundle', 'bundle.type', 'this is not a FHIR Bundle');
  } else if (depthOf(bundle, deepestRecord + 1) > deepestRecord) {
    remarks.error('Bundle', 'bundle.too-deep', `is nested deeper than ${deepestRecord} levels`);
  } else {
    const checking: Checking = { book, remarks, entries: entriesOf(bundle), meets: profileJudge(book) };
    checkEnvelope(remarks, bundle);
    checkResource(checking, bundle, 'Bundle');
    for (const [index, entry] of objectsAt(bundle, 'entry').entries()) {
      const path = `Bundle.entry[${index}].resource`;
      if (at(entry, 'resource') === undefined) remarks.error(path, 'element.missing', 'is missing');
      else checkResource(checking, at(entry, 'resource'), path);
    }
  }

  return remarks.list();
}

/** fullUrl → resource; of two entries with one fullUrl the first counts. */
function entriesOf(bundle: JsonObject): Map<string, JsonObject> {
  const entries = new Map<string, JsonObject>();

  for (const entry of objectsAt(bundle, 'entry')) {
    const [url, resource] = [textAt(entry, 'fullUrl'), objectAt(entry, 'resource')];
    if (url !== undefined && resource && !entries.has(url)) entries.set(url, resource);
  }
  return entries;
}
