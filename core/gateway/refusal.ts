import type { WireError } from './messages.ts';
import type { Refusal, RefusalShape } from './outcome.ts';

/**
 * Names the error bodies that ABDM's services answer with (abdm-v3.md section 2.5): wrapped, flat, in lists, by field name,
 * HTML, nothing at all. Codes are stripped of the `": "` behind them; every sentence is kept, shortened.
 */
export function readRefusal(http: number, contentType: string, body: Uint8Array): Refusal {
  const text = Buffer.from(body).toString('utf8').trim();
  if (text === '') return { http, shape: 'empty', codes: [], messages: [] };
  if (/html/i.test(contentType) || text.startsWith('<')) return { http, shape: 'html', codes: [], messages: [] };
  const value = parse(text);
  if (value === undefined) return { http, shape: 'text', codes: [], messages: [shorten(text)] };
  const found = readValue(value);
  return {
    http,
    shape: found.shape,
    codes: unique(found.codes),
    messages: unique(found.messages.map(shorten)).slice(0, 10),
  };
}

/** The refusal inside an answer that says success (rows 11, 12 and 14 of section 2.5), or null for a real success. */
export function readHiddenRefusal(http: number, contentType: string, body: Uint8Array): Refusal | null {
  const refusal = readRefusal(http, contentType, body);
  const isRefusal =
    refusal.shape === 'list' ||
    refusal.shape === 'wrapped' ||
    refusal.shape === 'failed' ||
    ((refusal.shape === 'flat' || refusal.shape === 'flatList') && refusal.codes.some(looksLikeError));
  return isRefusal ? refusal : null;
}

/** The `error` member of a callback: an object, a list of them, a text, null or absent. The first one counts. */
export function readWireError(value: unknown): WireError | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string') return { code: '', message: value };
  const { codes, messages } = readValue(value);
  if (codes.length === 0 && messages.length === 0) return null;
  return { code: codes[0] ?? '', message: shorten(messages.join('; ')) };
}

interface Found {
  readonly shape: RefusalShape;
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

function readValue(value: unknown): Found {
  if (Array.isArray(value)) return readList(value);
  if (!isRecord(value)) return { shape: 'text', codes: [], messages: [String(value)] };
  const { error, code, details, authResult } = value;
  const message = value['message'] ?? value['Message'] ?? value['description'];
  const messages = typeof message === 'string' ? [message] : [];

  if (isRecord(error) || Array.isArray(error)) {
    const inner = readValue(error);
    return { shape: 'wrapped', codes: inner.codes, messages: inner.messages };
  }
  if (typeof error === 'string' && 'status' in value) return { shape: 'server', codes: [], messages: [error] };
  if (typeof error === 'string' && error !== '') return { shape: 'wrapped', codes: [], messages: [error] };
  if (Array.isArray(details) && code !== undefined) {
    const inner = readList(details);
    return { shape: 'his', codes: [...inner.codes, cleanCode(code)], messages: [...inner.messages, ...messages] };
  }
  if (authResult === 'failed') return { shape: 'failed', codes: [], messages };
  if (code !== undefined && code !== null) {
    const codes = [cleanCode(code)];
    return { shape: codes.some(isOfApiManager) ? 'gateway' : 'flat', codes, messages };
  }
  if (messages.length > 0) return { shape: 'message', codes: [], messages };
  return readFields(value);
}

function readList(list: readonly unknown[]): Found {
  const found = list.map(readValue);
  return {
    shape: found.some(({ shape }) => shape === 'wrapped') ? 'list' : found.length > 0 ? 'flatList' : 'unknown',
    codes: found.flatMap(({ codes }) => codes),
    messages: found.flatMap(({ messages }) => messages),
  };
}

/** The refused field's name is the key; a time stamp may stand beside it. */
function readFields(value: Readonly<Record<string, unknown>>): Found {
  const fields = Object.entries(value).filter(([name, text]) => typeof text === 'string' && name !== 'timestamp');
  return {
    shape: fields.length > 0 ? 'field' : 'unknown',
    codes: [],
    messages: fields.map(([name, text]) => `${name}: ${String(text)}`),
  };
}

const cleanCode = (code: unknown): string => String(code).trim().replace(/:\s*$/, '');
const isOfApiManager = (code: string): boolean => /^(9009\d\d|303001|404)$/.test(code);
const looksLikeError = (code: string): boolean => /^(ABDM-\d{4}|HIS-\d{3,4}|\d{3,6})$/.test(code);
const shorten = (text: string): string => text.slice(0, 300);
const unique = (words: readonly string[]): string[] => [...new Set(words)];

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
