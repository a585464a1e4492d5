import { createHash } from 'node:crypto';
import { sha256 } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';

/** Crockford's 32 letters and digits: none is mistaken for another on paper. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const consonants = 'bdfghjklmnprstvz';
const vowels = 'aeio';

/** What names a key without telling it. */
export const keyFingerprint = (key: Uint8Array): string =>
  sha256(Buffer.concat([Buffer.from('arogya fingerprint '), key])).slice(0, 32);

/** The key for paper: 52 letters of key and 4 of check, in 14 groups of four. */
export function recoveryCode(key: Uint8Array): string {
  const text = toLetters(key).slice(0, 52) + checkLetters(key);
  return (text.match(/.{4}/g) ?? []).join('-');
}

/**
 * Reads a typed recovery code: any case, with or without dashes and blanks, O for 0, I and L for 1.
 * @throws Problem `backup.bad-recovery-code` when letters are missing or one is wrong
 */
export function readRecoveryCode(typed: string): Uint8Array {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (!/^[0-9A-HJKMNP-TV-Z]{56}$/.test(text)) throw new Problem('backup.bad-recovery-code');
  const key = toBytes(text.slice(0, 52));
  if (checkLetters(key) !== text.slice(52)) throw new Problem('backup.bad-recovery-code');
  return key;
}

/** The word at the foot of the sheet. Typing it back shows that the sheet was printed and can be read. */
export function checkWord(key: Uint8Array): string {
  const bytes = createHash('sha256').update('arogya check word ').update(key).digest();
  return [...bytes.subarray(0, 4)]
    .map((byte) => consonants.charAt(byte % 16) + vowels.charAt((byte >> 4) % 4))
    .join('');
}

const checkLetters = (key: Uint8Array): string =>
  toLetters(createHash('sha256').update('arogya recovery ').update(key).digest()).slice(0, 4);

/** Five bits a letter, the highest first; the last letter of 32 bytes carries one bit. */
function toLetters(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
}

function toBytes(letters: string): Uint8Array {
  const bits = Array.from(letters)
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
    .slice(0, 256);
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2));
}
