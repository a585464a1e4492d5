/**
 * Coarse Latin spelling of the Indian scripts, only to compare how names sound. Unicode lays their blocks out alike
 * (U+0900 Devanagari, U+0980 Bengali … U+0D00 Malayalam, each 128 long), so one table of offsets serves them all.
 */
const consonants = row(0x15, 'k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l l v sh sh s h');

/** With a dot below (nukta): ड़ is heard as r, ज़ as z, फ़ as f. */
const dotted = new Map([
  [0x1c, 'z'],
  [0x21, 'r'],
  [0x22, 'rh'],
  [0x2b, 'f'],
]);

const vowels = row(0x05, 'a aa i ii u uu ri li e e e ai o o o au');
/** The last one is the virama: it takes the vowel away. */
const vowelSigns = row(0x3e, 'aa i ii u uu ri ri e e e ai o o o au -');

function row(start: number, sounds: string): ReadonlyMap<number, string> {
  return new Map(sounds.split(' ').map((sound, index) => [start + index, sound.replace('-', '')]));
}

const nukta = 0x3c;
const nasals = [0x01, 0x02, 0x70];
const visarga = 0x03;
const isIndic = /[\u0900-\u0d7f]/;

/** `लक्ष्मी` becomes `lakshmii`; Latin letters stay. Takes one word in NFC. */
export function toLatin(word: string): string {
  if (!isIndic.test(word)) return word;
  const letters = Array.from(word);
  return letters.map((letter, index) => spell(letter, letters.slice(index + 1, index + 3))).join('');
}

function spell(letter: string, next: readonly string[]): string {
  const offset = offsetOf(letter);
  if (offset === undefined) return letter;
  const [first, second] = next.map(offsetOf);
  const consonant = consonants.get(offset);
  if (consonant !== undefined) {
    const sound = first === nukta ? (dotted.get(offset) ?? consonant) : consonant;
    const follower = first === nukta ? second : first;
    return follower !== undefined && vowelSigns.has(follower) ? sound : `${sound}a`;
  }
  // सिंह is written Singh: the nasal before h is heard as ng.
  if (nasals.includes(offset)) return first === 0x39 ? 'ng' : 'n';
  return offset === visarga ? 'h' : (vowels.get(offset) ?? vowelSigns.get(offset) ?? '');
}

function offsetOf(letter: string): number | undefined {
  const code = letter.codePointAt(0) ?? 0;
  return code >= 0x0900 && code <= 0x0d7f ? code & 0x7f : undefined;
}
