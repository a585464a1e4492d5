import { largestRecord, parseJson } from '../json.ts';
import type { Remark } from '../model.ts';
import { checkBundle } from './bundle.ts';
import type { Rulebook } from './rulebook.ts';

/** Checks a bundle's JSON text: what `checkBundle` finds, and what only the text shows (size, syntax, a key written twice). */
export function checkText(book: Rulebook, text: string): Remark[] {
  if (text.length > largestRecord) return [fault('bundle.too-large', 'is larger than 25 MB')];
  const bundle = parseJson(text);
  if (bundle === undefined) return [fault('bundle.json', 'is not JSON')];
  const twice = keysWrittenTwice(text.replace(/^\uFEFF/, ''));
  const remarks = checkBundle(book, bundle.value);

  return twice === 0
    ? remarks
    : [fault('bundle.key-twice', `${twice} times an object has the same property twice`), ...remarks];
}

/** How often an object of the (valid) JSON text names a property again; JSON.parse keeps the last one silently. */
export function keysWrittenTwice(text: string): number {
  const open: (Set<string> | undefined)[] = [];
  let twice = 0;
  let position = 0;

  while (position < text.length) {
    const letter = text[position];
    if (letter === '{') open.push(new Set());
    else if (letter === '[') open.push(undefined);
    else if (letter === '}' || letter === ']') open.pop();
    else if (letter === '"') {
      const end = endOfString(text, position);
      const keys = open.at(-1);
      if (keys && isKey(text, end)) {
        const key = text.slice(position + 1, end);
        if (keys.has(key)) twice += 1;
        keys.add(key);
      }
      position = end;
    }
    position += 1;
  }

  return twice;
}

/** Position of the quote that ends the string begun at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);

  while (end !== -1) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let next = end + 1;
  while (text[next] === ' ' || text[next] === '\n' || text[next] === '\r' || text[next] === '\t') next += 1;

  return text[next] === ':';
}

const fault = (rule: string, text: string): Remark => ({ severity: 'error', path: 'Bundle', rule, text });
