import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from './base64.ts';
import { accept, type Checked, refuse } from './checked.ts';

/**
 * The same JSON in pure ASCII. Java services decode with the machine's own charset, and every letter outside ASCII is
 * damaged on some of them (encryption.md section 5). Checksums are computed on this text.
 */
export function toAsciiJson(json: string): string {
  return json.replace(/[\u0080-\uffff]+/g, escapeUnits);
}

function escapeUnits(run: string): string {
  let escaped = '';
  for (let i = 0; i < run.length; i += 1) escaped += `\\u${run.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return escaped;
}

/** Strict UTF-8. Line ends, a leading byte order mark and escapes stay as they are; nothing is normalised. */
export function decodeText(bytes: Buffer): Checked<string> {
  return isUtf8(bytes) ? accept(bytes.toString('utf8')) : refuse('bad-text', `not UTF-8 (${bytes.length} bytes)`);
}

/** Some senders are said to encrypt base64 of the JSON text: then the JSON inside, else `undefined` (encryption.md section 5). */
export function findWrappedJson(text: string): Buffer | undefined {
  if (text.startsWith('{')) return undefined;
  const inside = decodeBase64(text.trim(), 'bad-text');
  return inside.ok && inside.value[0] === 0x7b ? inside.value : undefined;
}
