import { at, isObject, type JsonObject, listAt, objectAt, objectsAt, textAt, textsAt } from '../json.ts';

/** The name a concept goes by: the author's text, else what its code is called, else the bare code. */
export interface Name {
  readonly name: string;
  readonly codeName: string | null;
  readonly code: { readonly system: string | null; readonly code: string } | null;
}

export function readConcept(concept: unknown): Name | undefined {
  if (typeof concept === 'string')
    return concept.trim() === '' ? undefined : { name: concept.trim(), codeName: null, code: null };
  if (!isObject(concept)) return undefined;
  // A sender that writes a Coding where a CodeableConcept belongs is understood too.
  const codings = [...objectsAt(concept, 'coding'), ...(at(concept, 'code') === undefined ? [] : [concept])];
  const coding = codings.find((one) => textAt(one, 'code') !== undefined) ?? codings[0];
  const [text, display, code] = [
    textAt(concept, 'text'),
    textAt(coding ?? {}, 'display'),
    textAt(coding ?? {}, 'code'),
  ];
  const name = text ?? display ?? code;
  if (name === undefined) return undefined;
  const isSaidTwice = display === undefined || display.toLowerCase() === name.toLowerCase();

  return {
    name,
    codeName: isSaidTwice ? null : display,
    code: code === undefined ? null : { system: textAt(coding ?? {}, 'system') ?? null, code },
  };
}

/** The concept's name alone. */
export function conceptText(concept: unknown): string | undefined {
  return readConcept(concept)?.name;
}

export function conceptTexts(concepts: readonly unknown[]): string | null {
  const names = concepts.map(conceptText).filter((name) => name !== undefined);

  return names.length === 0 ? null : names.join(', ');
}

/** Codes of a concept, for statuses: `confirmed`; the text where there is no code. */
export function statusText(owner: JsonObject, key: string): string | null {
  const value = at(owner, key);
  if (typeof value === 'string') return textAt(owner, key) ?? null;
  const concept = objectAt(owner, key);

  return concept === undefined
    ? null
    : (textAt(objectAt(concept, 'coding') ?? {}, 'code') ?? conceptText(concept) ?? null);
}

/** One number with its unit, when a value is just that. */
export interface ReadValue {
  readonly text: string;
  readonly number: number | null;
  readonly unit: string | null;
  readonly comparator: string | null;
}

/** The choice `name[x]` of `owner`, whatever type it has; undefined where there is none. */
export function readChoice(owner: JsonObject, name: string): ReadValue | undefined {
  const key = Object.keys(owner).find((one) => one.startsWith(name) && /^[A-Z]/.test(one.slice(name.length)));
  const value = at(owner, key ?? name);

  return value === undefined ? undefined : readValue(value);
}

function readValue(value: unknown): ReadValue | undefined {
  const plain = (text: string | undefined): ReadValue | undefined =>
    text === undefined ? undefined : { text, number: null, unit: null, comparator: null };
  if (typeof value === 'number') return { text: String(value), number: value, unit: null, comparator: null };
  if (!isObject(value)) return plain(scalarText(value));
  if (at(value, 'value') !== undefined && at(value, 'numerator') === undefined) return readQuantity(value);
  if (at(value, 'low') !== undefined || at(value, 'high') !== undefined) return plain(rangeText(value));
  if (at(value, 'numerator') !== undefined) return plain(ratioText(value));
  if (at(value, 'start') !== undefined || at(value, 'end') !== undefined) return plain(periodText(value));
  if (at(value, 'origin') !== undefined) return plain(textAt(value, 'data'));

  return plain(conceptText(value) ?? textAt(value, 'display'));
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';

  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function readQuantity(quantity: JsonObject): ReadValue {
  const amount = at(quantity, 'value');
  const unit = textAt(quantity, 'unit') ?? textAt(quantity, 'code') ?? textAt(quantity, 'currency') ?? null;
  const comparator = textAt(quantity, 'comparator') ?? null;
  const number =
    typeof amount === 'number'
      ? amount
      : typeof amount === 'string' && /^[+-]?\d+(\.\d+)?$/.test(amount.trim())
        ? Number(amount)
        : null;
  const text = [`${comparator ?? ''}${scalarText(amount) ?? (number === null ? '' : String(number))}`, unit]
    .filter(Boolean)
    .join(' ');

  return { text, number, unit, comparator };
}

export function rangeText(range: JsonObject): string | undefined {
  const ends = ['low', 'high'].map((key) => objectAt(range, key)).map((one) => (one ? readQuantity(one) : undefined));
  const [low, high] = ends;
  if (low && high) return `${low.unit === high.unit && low.number !== null ? low.number : low.text} – ${high.text}`;
  if (low) return `≥ ${low.text}`;

  return high ? `≤ ${high.text}` : undefined;
}

function ratioText(ratio: JsonObject): string | undefined {
  const parts = ['numerator', 'denominator']
    .map((key) => objectAt(ratio, key))
    .map((one) => (one ? readQuantity(one).text : '?'));

  return parts.join(' / ');
}

export function periodText(period: JsonObject): string {
  return `${textAt(period, 'start') ?? ''}/${textAt(period, 'end') ?? ''}`;
}

const dateForm = /^\d{4}(-\d{2}(-\d{2}(T\S*)?)?)?$/;

/** A date as the record has it; words that are no date are not one. */
export function dateAt(owner: JsonObject, ...keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = at(owner, key);
    const text = isObject(value) ? (textAt(value, 'start') ?? textAt(value, 'end')) : textAt(owner, key);
    if (text !== undefined && dateForm.test(text)) return text;
  }
  return null;
}

/** The texts of `note`, `comment` and the like, one after the other. */
export function notesOf(owner: JsonObject, key = 'note'): string | null {
  const texts = [...textsAt(owner, key), ...objectsAt(owner, key).map((note) => textAt(note, 'text'))].filter(
    (text) => text !== undefined,
  );

  return texts.length === 0 ? null : texts.join('\n');
}

/** Whether the resource was taken back by its author. */
export function isTakenBack(resource: JsonObject): boolean {
  return [statusText(resource, 'status'), statusText(resource, 'verificationStatus')].includes('entered-in-error');
}

/** Name of a person: its text, else its parts. */
export function nameText(name: unknown): string | undefined {
  if (typeof name === 'string') return name.trim() || undefined;
  if (!isObject(name)) return undefined;
  const parts = [
    ...textsAt(name, 'prefix'),
    ...textsAt(name, 'given'),
    ...textsAt(name, 'family'),
    ...textsAt(name, 'suffix'),
  ];

  return textAt(name, 'text') ?? (parts.join(' ') || undefined);
}

export function addressText(address: JsonObject): string | undefined {
  const parts = [
    ...textsAt(address, 'line'),
    ...['city', 'district', 'state', 'postalCode', 'country'].flatMap((key) => textsAt(address, key)),
  ];

  return textAt(address, 'text') ?? (parts.join(', ') || undefined);
}

/** `listAt` for concepts and other objects that may also be bare texts. */
export function namesAt(owner: JsonObject, key: string): string[] {
  return listAt(owner, key)
    .map(conceptText)
    .filter((name) => name !== undefined);
}
