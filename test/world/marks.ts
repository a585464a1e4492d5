/** What must not be spread about (architecture.md section 2.7), by what kind of thing it is. */
export type MarkKind =
  | 'aadhaar'
  | 'otp'
  | 'password'
  | 'secret'
  | 'token'
  | 'key'
  | 'name'
  | 'abha'
  | 'contact'
  | 'record'
  | 'received';

/** A text that stands nowhere by accident, so that whoever finds it has found that very thing. */
export interface Mark {
  readonly kind: MarkKind;
  readonly text: string;
}

/** The marks that stand in a text, in whatever spelling. */
export function findMarks(text: string, marks: readonly Mark[]): Mark[] {
  const folded = text.toLowerCase();
  return marks.filter((mark) => {
    if (/^\d{6}$/.test(mark.text)) return new RegExp(`(?<![\\da-f])${mark.text}(?![\\da-f])`).test(folded);
    if (folded.includes(mark.text.toLowerCase())) return true;
    return mark.kind !== 'token' && spellings(mark.text).some((spelling) => text.includes(spelling));
  });
}

const spelled = new Map<string, readonly string[]>();

/** As a part of a JSON text, an address, a text in base64 or hex, and bytes that are read as Latin letters. */
function spellings(text: string): readonly string[] {
  const known = spelled.get(text);
  if (known) return known;
  const bytes = Buffer.from(text);
  const made = [
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    bytes.toString('hex'),
    bytes.toString('latin1'),
    ...[0, 1, 2].map((offset) => insideBase64(bytes, offset)),
  ];
  spelled.set(text, made);
  return made;
}

/** The letters that base64 has for these bytes wherever they begin, without those that their neighbours have a say in. */
function insideBase64(bytes: Buffer, offset: number): string {
  const letters = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  return letters.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

const tokenForm = /eyJ[\w-]+\.eyJ[\w-]+\.([\w-]{40,})/g;

/** Every token in a text by its last part, which no two tokens share. */
export const tokensIn = (text: string): Mark[] =>
  [...new Set([...text.matchAll(tokenForm)].map(([, signature = '']) => signature))].map((signature) => ({
    kind: 'token',
    text: signature.slice(-40),
  }));
