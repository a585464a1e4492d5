import { at, isObject, type JsonObject } from '../json.ts';
import type { Block, Field } from '../model.ts';
import { details } from './care.ts';
import { nameOf, narrativeOf, type Renderer } from './reading.ts';
import { conceptText, nameText, readChoice } from './values.ts';

// Of the resource itself these are shown elsewhere or say nothing to a reader; file contents are never fields.
const notShown = new Set(['resourceType', 'id', 'meta', 'text', 'language', 'implicitRules']);
const neverShown = new Set(['data', 'div']);
const mostFields = 100;

/**
 * A resource we have no renderer for: its name, its narrative where it has one, and every value in it by the name of its
 * property, so that nothing is lost (fhir.md section 12).
 */
export const renderUnknown: Renderer = (_reading, found) => {
  const narrative = narrativeOf(found.resource, found.type);
  const block = details(found, nameOf(found.resource), fieldsOf(found.resource));

  return narrative ? [block, { kind: 'narrative', narrative } satisfies Block] : [block];
};

function fieldsOf(resource: JsonObject): Field[] {
  const fields: Field[] = [];
  const waiting: { readonly label: string; readonly value: unknown }[] = [{ label: '', value: resource }];

  for (let next = waiting.pop(); next && fields.length < mostFields; next = waiting.pop()) {
    const { label, value } = next;
    const text = label === '' ? undefined : plainText(value);
    if (text !== undefined) fields.push({ label, value: text.slice(0, 2000), form: 'text' });
    else if (Array.isArray(value)) for (const child of value.toReversed()) waiting.push({ label, value: child });
    else if (isObject(value)) {
      for (const key of Object.keys(value).reverse()) {
        if (!neverShown.has(key) && !(label === '' && notShown.has(key)))
          waiting.push({ label: label === '' ? key : `${label}.${key}`, value: at(value, key) });
      }
    }
  }

  return fields;
}

/** A value that is best said in one line: a plain value, a concept, a quantity, a name, a reference with its display. */
function plainText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isObject(value)) return undefined;
  if (at(value, 'coding') !== undefined || (at(value, 'system') !== undefined && at(value, 'code') !== undefined))
    return conceptText(value);
  if (at(value, 'family') !== undefined || at(value, 'given') !== undefined) return nameText(value);
  if (at(value, 'reference') !== undefined)
    return conceptText(at(value, 'display')) ?? conceptText(at(value, 'reference'));
  if (typeof at(value, 'value') === 'number' || at(value, 'numerator') !== undefined)
    return readChoice({ value }, 'value')?.text;

  return undefined;
}
