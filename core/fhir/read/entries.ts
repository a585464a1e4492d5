import { at, isObject, type JsonObject, listAt, textAt } from '../json.ts';

/** A resource of the bundle: an entry's, or one contained in it. */
export interface Found {
  readonly resource: JsonObject;
  readonly type: string;
  /** JSON pointer from the bundle. */
  readonly pointer: string;
}

// Longer ones are no references but attempts to keep the pattern below busy.
const longestReference = 500;

/** The bundle's resources, and how to get from a reference to one of them. */
export interface Entries {
  readonly list: readonly Found[];
  /** @param holder the resource in which the reference stands (for `#…`) */
  readonly resolve: (reference: unknown, holder?: Found) => Found | undefined;
}

/**
 * A reference finds its target by fullUrl, then by `Type/id`, then by the trailing `Type/id` of an absolute URL, then by id
 * alone if only one resource has it (fhir.md section 7.2): senders do all of these.
 */
export function readEntries(bundle: JsonObject): Entries {
  const list: Found[] = [];
  const byUrl = new Map<string, Found>();
  const byTypeAndId = new Map<string, Found>();
  const byId = new Map<string, Found | 'several'>();

  for (const [index, entry] of listAt(bundle, 'entry').entries()) {
    const resource = isObject(entry) ? at(entry, 'resource') : undefined;
    if (!isObject(entry) || !isObject(resource)) continue;
    const isList = Array.isArray(at(bundle, 'entry'));
    const found = {
      resource,
      type: textAt(resource, 'resourceType') ?? 'Unknown',
      pointer: `/entry${isList ? `/${index}` : ''}/resource`,
    };
    const [url, id] = [textAt(entry, 'fullUrl'), textAt(resource, 'id')];
    list.push(found);
    if (url !== undefined) keepFirst(byUrl, url, found);
    if (id === undefined) continue;
    keepFirst(byTypeAndId, `${found.type}/${id}`, found);
    byId.set(id, byId.has(id) ? 'several' : found);
  }

  const find = (text: string): Found | undefined => {
    if (text.length > longestReference) return byUrl.get(text);
    const typeAndId = /([A-Za-z]+\/[A-Za-z0-9\-._]+)(?:\/_history\/[^/]*)?$/.exec(text)?.[1];
    const alone = byId.get(text.replace(/^.*[/:]/, ''));
    return byUrl.get(text) ?? byTypeAndId.get(typeAndId ?? '') ?? (alone === 'several' ? undefined : alone);
  };

  return {
    list,
    resolve: (reference, holder) => {
      const text = isObject(reference) ? textAt(reference, 'reference') : undefined;
      if (text === undefined) return undefined;
      return text.startsWith('#') ? contained(text.slice(1), holder) : find(text);
    },
  };
}

function keepFirst(map: Map<string, Found>, key: string, found: Found): void {
  if (!map.has(key)) map.set(key, found);
}

function contained(id: string, holder: Found | undefined): Found | undefined {
  if (!holder) return undefined;

  for (const [index, resource] of listAt(holder.resource, 'contained').entries()) {
    if (isObject(resource) && textAt(resource, 'id') === id) {
      return {
        resource,
        type: textAt(resource, 'resourceType') ?? 'Unknown',
        pointer: `${holder.pointer}/contained/${index}`,
      };
    }
  }
  return undefined;
}
