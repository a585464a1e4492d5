import { narrativeFault } from './narrative.ts';
import type { Fault } from './remarks.ts';

/** FHIR R4's primitive types: what of a JSON value breaks the type, or undefined. Sources: hl7.org/fhir/R4/datatypes.html. */
const judges: Readonly<Record<string, (value: unknown) => Fault | undefined>> = {
  boolean: (value) => (typeof value === 'boolean' ? undefined : wrong('must be true or false, without quotes')),
  integer: (value) => whole(value, -2_147_483_648),
  unsignedInt: (value) => whole(value, 0),
  positiveInt: (value) => whole(value, 1),
  decimal: (value) => (typeof value === 'number' ? undefined : wrong('must be a number, without quotes')),
  string: (value) => plainText(value),
  markdown: (value) => plainText(value),
  code: (value) => pattern(value, /^[^\s]+( [^\s]+)*$/, 'must be a code without blanks at its ends'),
  id: (value) => pattern(value, /^[A-Za-z0-9\-.]{1,64}$/, 'must be 1 to 64 letters, digits, dashes or dots'),
  uri: (value) => pattern(value, /^\S+$/, 'must be a URI without blanks'),
  url: (value) => pattern(value, /^\S+$/, 'must be a URL without blanks'),
  canonical: (value) => pattern(value, /^\S+$/, 'must be a URL without blanks'),
  oid: (value) => pattern(value, /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/, 'must be an OID with urn:oid: before it'),
  uuid: (value) =>
    pattern(value, /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be urn:uuid: and a uuid'),
  date: (value) =>
    typeof value === 'string' && isDate(value) ? undefined : wrong('must be YYYY, YYYY-MM or YYYY-MM-DD'),
  dateTime: (value) => judgeDateTime(value),
  instant: (value) => judgeInstant(value),
  time: (value) => pattern(value, /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/, 'must be hh:mm:ss'),
  base64Binary: (value) => judgeBase64(value),
  xhtml: (value) => narrativeFault(value),
};

export const isPrimitive = (type: string): boolean => Object.hasOwn(judges, type);

export function judgePrimitive(type: string, value: unknown): Fault | undefined {
  return judges[type]?.(value);
}

const wrong = (text: string): Fault => ({ severity: 'error', rule: 'value.form', text });

function pattern(value: unknown, form: RegExp, text: string): Fault | undefined {
  return typeof value === 'string' && form.test(value) ? undefined : wrong(text);
}

function whole(value: unknown, least: number): Fault | undefined {
  const isFine = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 2_147_483_647;

  return isFine ? undefined : wrong(`must be a whole number from ${least}, without quotes`);
}

// oxlint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const controlCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/;

function plainText(value: unknown): Fault | undefined {
  if (typeof value !== 'string') return wrong('must be text');
  if (value === '') return { severity: 'error', rule: 'value.empty', text: 'must not be empty text' };
  if (value.length > 1_048_576) return wrong('must not be longer than 1 MB');
  if (!value.isWellFormed()) return wrong('holds half a character (a lone surrogate)');
  if (value.trim() === '') return { severity: 'warning', rule: 'value.blank', text: 'holds only blanks' };
  if (controlCharacters.test(value)) {
    return { severity: 'warning', rule: 'value.control', text: 'holds control characters' };
  }

  return undefined;
}

const dayForm = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const clockForm = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/;

function isDate(text: string): boolean {
  const [whole, year = '', month, day] = dayForm.exec(text) ?? [];
  if (whole === undefined || year === '0000') return false;
  if (month === undefined) return true;
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();

  return (
    Number(month) >= 1 && Number(month) <= 12 && (day === undefined || (Number(day) >= 1 && Number(day) <= daysInMonth))
  );
}

function judgeDateTime(value: unknown): Fault | undefined {
  if (typeof value !== 'string') return wrong('must be a date and time as text');
  const [day = '', clock] = value.split('T', 2);
  if (clock === undefined)
    return isDate(day) ? undefined : wrong('must be YYYY, YYYY-MM, YYYY-MM-DD or a date with time');

  return judgeInstant(value);
}

function judgeInstant(value: unknown): Fault | undefined {
  const [day = '', clock = ''] = typeof value === 'string' ? value.split('T', 2) : [];
  const isFine = day.length === 10 && isDate(day) && clockForm.test(clock);

  return isFine ? undefined : wrong('must be YYYY-MM-DDThh:mm:ss with the offset from UTC (+05:30 or Z)');
}

function judgeBase64(value: unknown): Fault | undefined {
  if (typeof value !== 'string' || value === '') return wrong('must be base64 text');
  const compact = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) {
    return wrong('must be base64 with its padding, once encoded, without a data: prefix');
  }
  if (compact.length !== value.length) {
    return { severity: 'warning', rule: 'value.base64-blanks', text: 'holds line breaks or blanks' };
  }

  return undefined;
}
