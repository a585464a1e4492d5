import { accept, type Checked, type RefusalReason, refuse } from './checked.ts';

/**
 * Strict standard base64 with padding. `Buffer.from` never fails by itself: it skips foreign characters, stops at an inner
 * `=` and takes URL-safe letters. All but the last show in the decoded length, and comparing lengths costs far less than
 * a regular expression over some megabytes (encryption.md section 12.3).
 *
 * Some Java and .NET peers escape their JSON twice; the escapes they leave behind are undone first (section 11).
 */
export function decodeBase64(text: string, reason: RefusalReason): Checked<Buffer> {
  const plain = undoEscapes(text);
  const padding = plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(plain, 'base64');
  // A length that is no multiple of 4 gives a fraction here, and so is refused too.
  const wholeLength = (plain.length / 4) * 3 - padding;

  return bytes.length === wholeLength && !plain.includes('-') && !plain.includes('_')
    ? accept(bytes)
    : refuse(reason, `not base64 (${text.length} characters)`);
}

/**
 * Base64 of a peer's public key, read with the leniency of encryption.md section 3.4: white space, missing padding,
 * URL-safe letters, PEM armour and escapes are all seen in the field. What remains must be canonical.
 */
export function decodeLenientBase64(text: string, reason: RefusalReason): Checked<Buffer> {
  const letters = undoEscapes(text)
    .replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '')
    .replace(/\s+/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '');
  const bytes = Buffer.from(letters, 'base64');

  return bytes.toString('base64').replace(/=+$/, '') === letters
    ? accept(bytes)
    : refuse(reason, `not base64 (${text.length} characters)`);
}

function undoEscapes(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\u00(2b|2f|3d)/gi, (_escape, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}
