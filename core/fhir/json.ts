/** A JSON object of unknown content: what a bundle is made of before anybody has judged it. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property `key`; never something inherited, so that a key called `constructor` finds nothing. */
export function at(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The property as an array: senders also write one object where FHIR wants a list of them. */
export function listAt(object: JsonObject, key: string): readonly unknown[] {
  const value = at(object, key);
  if (value === undefined || value === null) return [];

  return Array.isArray(value) ? value : [value];
}

export function objectsAt(object: JsonObject, key: string): JsonObject[] {
  return listAt(object, key).filter(isObject);
}

/** The property as an object; of a list its first object. */
export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  return objectsAt(object, key)[0];
}

/** The property as text without blanks around it; undefined when it is not text or is blank. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = at(object, key);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();

  return text === '' ? undefined : text;
}

export function textsAt(object: JsonObject, key: string): string[] {
  return listAt(object, key).flatMap((value) =>
    typeof value === 'string' && value.trim() !== '' ? [value.trim()] : [],
  );
}

/** Limits for a record from outside (fhir.md section 7.2): 25 MB of decrypted text, 60 levels. */
export const largestRecord = 25 * 1024 * 1024;
export const deepestRecord = 60;

/** Levels of nesting below `value`, counted without recursion; stops counting at `limit`. */
export function depthOf(value: unknown, limit: number): number {
  let level: unknown[] = [value];
  let depth = 0;

  while (level.length > 0 && depth < limit) {
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'object' && one !== null) for (const child of Object.values(one)) below.push(child);
    }
    level = below.filter((one) => typeof one === 'object' && one !== null);
    if (below.length > 0) depth += 1;
  }

  return depth;
}

/** The value of a JSON text, a byte order mark ignored; undefined when it is not JSON. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch {
    return undefined;
  }
}
