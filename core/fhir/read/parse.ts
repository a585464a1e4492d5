import { Buffer } from 'node:buffer';
import { at, deepestRecord, depthOf, isObject, type JsonObject, largestRecord, parseJson } from '../json.ts';
import type { UnreadableReason } from '../model.ts';

export type Parsed =
  | { readonly kind: 'bundle'; readonly bundle: JsonObject }
  | { readonly kind: 'unreadable'; readonly because: UnreadableReason };

/**
 * A received record's text as a bundle (fhir.md section 7.2). Tolerates a byte order mark, and JSON that was base64-encoded
 * before encryption (encryption.md section 5). Keys that could reach an object's prototype are dropped.
 */
export function parseRecord(text: string): Parsed {
  if (text.length > largestRecord) return unreadable('too-large');
  const parsed = parseJson(text) ?? parseJson(decodedOnce(text));
  if (!parsed) return unreadable('not-json');
  if (depthOf(parsed.value, deepestRecord + 1) > deepestRecord) return unreadable('too-deep');
  if (!isObject(parsed.value) || at(parsed.value, 'resourceType') !== 'Bundle') return unreadable('not-a-bundle');
  dropPrototypeKeys(parsed.value);

  return { kind: 'bundle', bundle: parsed.value };
}

const unreadable = (because: UnreadableReason): Parsed => ({ kind: 'unreadable', because });

/** The text behind one layer of base64; empty where there is none. */
function decodedOnce(text: string): string {
  const compact = text.trim();

  return /^[A-Za-z0-9+/\s]+={0,2}$/.test(compact) ? Buffer.from(compact, 'base64').toString('utf8') : '';
}

function dropPrototypeKeys(root: JsonObject): void {
  const waiting: unknown[] = [root];

  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null) continue;
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      if (Object.hasOwn(one, key)) Reflect.deleteProperty(one, key);
    }
    for (const child of Object.values(one)) waiting.push(child);
  }
}
