import { toLatin } from './indic.ts';

const marksOfLatin = /[\u0300-\u036f]/g;
const joiners = /\u200c|\u200d|['’`]/g;
const betweenWords = /[^\p{L}\p{M}\p{N}]+/u;

/** The words of a name or a search text as they are compared: lower case, without accents, quotes and punctuation. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(marksOfLatin, '').normalize('NFC').toLowerCase().replace(joiners, '');
  return plain.split(betweenWords).filter((word) => word !== '');
}

/**
 * Foldings of Indian spellings in Latin letters, in this order. What is left spells consonants once and the vowels i and u;
 * `a` is heard everywhere and written or not, so it counts only at the start of a word.
 * A rule never looks at what is still to be typed further on than the next letter or two, so that the key of a half-typed
 * word is nearly always the beginning of the key of the whole one.
 */
const foldings: readonly (readonly [RegExp, string])[] = [
  [/ee|ii/g, 'i'],
  [/oo|uu/g, 'u'],
  [/x/g, 'ks'],
  [/q/g, 'k'],
  [/c(?!h)/g, 'k'],
  [/ch+/g, 'c'],
  [/ph/g, 'f'],
  [/^gn|(?<!n)jn/g, 'gy'],
  [/z/g, 'j'],
  [/([ao])w(?![aeiouyh])/g, '$1u'],
  [/w/g, 'v'],
  [/([bcdfgjklmnpqrstv])h+/g, '$1'],
  [/e([hr])(?![aeiouy])/g, 'a$1'],
  [/h+$/g, ''],
  [/(?<=[aeiou])y|y(?![aeiou])/g, 'i'],
  [/e/g, 'i'],
  [/o/g, 'u'],
  [/(.)\1+/g, '$1'],
  [/a([iu])/g, '$1'],
  [/(?<=[bcdfgjkmpstv])ru/g, 'ri'],
  [/n(?=[bpf])/g, 'm'],
  [/(.)\1+/g, '$1'],
  [/(?<!^)a/g, ''],
];

/** Spellings so common and so far apart that no rule joins them: by the word itself, or by its key. */
const shortForms: Readonly<Record<string, string>> = { md: 'muhmd', mhd: 'muhmd', sk: 'sik' };
const sameKeys: Readonly<Record<string, string>> = {
  muhd: 'muhmd',
  muhmid: 'muhmd',
  muhmud: 'muhmd',
  mhmd: 'muhmd',
  ahmid: 'ahmd',
  cuduri: 'cudri',
  rv: 'ru',
};

/**
 * How a word of a name sounds: `laxmi`, `lakshmi` and `लक्ष्मी` all give `lksmi`. Takes a word of `wordsOf`.
 * Words of other scripts and numbers are their own key.
 */
export function soundOf(word: string): string {
  const short = shortForms[word];
  if (short !== undefined) return short;
  const latin = toLatin(word).replace(/[^a-z]/g, '');
  if (latin === '') return word;
  const key = foldings.reduce((folded, [form, by]) => folded.replace(form, by), latin);
  return sameKeys[key] ?? key;
}
