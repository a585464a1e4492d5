import { plainDigits } from '../kit/digits.ts';
import { wordsOf } from './sound.ts';

/** What somebody means who types into the find field. */
export type Asked =
  | { readonly kind: 'nothing' }
  /** Typed, but nothing that stands in a register: signs and pictures. */
  | { readonly kind: 'signs' }
  /** `P-10…`: the beginning of a local number. */
  | { readonly kind: 'number'; readonly number: string }
  /** Digits only: of a mobile (from the front or the end), a local number or an ABHA number. */
  | { readonly kind: 'digits'; readonly digits: string; readonly mobile: string }
  /** `asha@…`: the beginning of an ABHA address. */
  | { readonly kind: 'address'; readonly address: string }
  /** Words of a name, in any order, each perhaps only begun; digits beside them belong to a mobile. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly mobile: string };

/** Reads a search text. Whatever it holds (quotes, stars, operators of a query language, pictures) is only ever text. */
export function readAsked(typed: string): Asked {
  const text = plainDigits(typed).trim().toLowerCase();
  const number = /^p\s*-?\s*(\d{1,9})$/.exec(text);
  if (number) return { kind: 'number', number: `P-${number[1]}` };
  if (/^\S+@\S*$/.test(text)) return { kind: 'address', address: text };

  const words = wordsOf(text);
  const digits = words.filter((word) => /^\d+$/.test(word)).join('');
  const letters = words.filter((word) => !/^\d+$/.test(word));
  if (letters.length > 0) return { kind: 'words', words: letters, mobile: mobileOf(text, digits) };
  if (digits === '') return { kind: text === '' ? 'nothing' : 'signs' };
  return { kind: 'digits', digits, mobile: mobileOf(text, digits) };
}

/** The digits without the country code or the zero in front, where it is clear that there is one. */
function mobileOf(text: string, digits: string): string {
  if (text.includes('+')) return digits.replace(/^91/, '');
  if (digits.startsWith('0')) return digits.replace(/^0+(?:91(?=\d{3}))?/, '');
  return digits.length > 10 && digits.length <= 12 ? digits.replace(/^91/, '') : digits;
}
