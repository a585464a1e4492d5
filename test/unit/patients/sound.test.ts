import { describe, expect, test } from 'vitest';
import { soundOf, wordsOf } from '../../../core/patients/index.ts';

const keysOf = (names: string) => new Set(wordsOf(names).map(soundOf));

describe('spellings of one name meet', () => {
  test.each([
    'Laxmi Lakshmi Lakshmee Laksmi लक्ष्मी',
    'Sanjay Sanjai संजय',
    'Vijay Wijay Vijai विजय',
    'Mohd Md Mohammed Mohammad Muhammad Mohamed मोहम्मद',
    'Singh Sing सिंह',
    'Verma Varma वर्मा',
    'Agarwal Agrawal Aggarwal अग्रवाल',
    'Chaudhary Choudhary Chaudhari Chowdhury Chaudhry चौधरी',
    'Srivastava Shrivastav श्रीवास्तव',
    'Hussain Husain Hussein Hossain हुसैन',
    'Shaikh Sheikh Shekh शेख',
    'Rao Row Rau राव',
    'Jyoti Jyothi ज्योति',
    'Gyan Jnan ज्ञान',
    'Rehman Rahman रहमान',
    'Ambika Anbika अंबिका अम्बिका',
    'Chopra चोपड़ा',
    'Krishna Krushna कृष्ण',
    'Geeta Gita Geetha गीता',
    'Pooja Puja पूजा',
    'Fatima Phatima फ़ातिमा फातिमा',
    'Zakir Jakir ज़ाकिर',
    'Deepak Dipak Deepakh दीपक',
    'Murthy Moorthy Murti मूर्ति',
    'Saxena Saksena सक्सेना',
    'Patel पटेल પટેલ পটেল ਪਟੇਲ',
    'Mukherjee Mukharji मुखर्जी',
    'Amrita Amruta अमृता',
  ])('%s', (names) => expect(keysOf(names).size).toBe(1));
});

describe('different names stay apart', () => {
  test.each([
    ['Meena', 'Mona'],
    ['Sita', 'Suta'],
    ['Rajesh', 'Ramesh'],
    ['Singh', 'Sinha'],
    ['Amit', 'Sumit'],
    ['Lata', 'Lalita'],
    ['Mamta', 'Mata'],
    ['Kiran', 'Karan'],
    ['Ravi', 'Reva'],
    ['Anita', 'Sunita'],
  ])('%s and %s', (one, other) => expect(keysOf(`${one} ${other}`).size).toBe(2));
});

test('a half-typed word sounds like the beginning of the whole one', () => {
  for (const name of ['lakshmi', 'ramesh', 'sanjeev', 'deshpande', 'venkatesh', 'priyanka', 'suresh', 'संजय', 'सुनीता']) {
    const letters = Array.from(name);
    const whole = soundOf(name);
    for (let count = 2; count <= letters.length; count += 1) {
      const begun = soundOf(letters.slice(0, count).join(''));
      // The sign that takes a vowel away, or the h of sh, may still be missing.
      expect(whole.startsWith(begun) || begun.startsWith(whole.slice(0, begun.length - 1))).toBe(true);
    }
  }
});

test('words are lower case without accents, quotes, joiners and punctuation', () => {
  expect(wordsOf("  D'Souza, José-Maria (A.K.) B/o Sunita ")).toEqual([
    'dsouza',
    'jose',
    'maria',
    'a',
    'k',
    'b',
    'o',
    'sunita',
  ]);
  expect(wordsOf('क्\u200dष 123')).toEqual(['क्ष', '123']);
});

test('a word that has no letters we know is its own sound', () => {
  expect(soundOf('123')).toBe('123');
  expect(soundOf('王')).toBe('王');
});

test.each(['', '   ', '👶🎉', '"*"', "';--", '-+()', '\u0000'])('nothing is left of %j', (text) =>
  expect(wordsOf(text)).toEqual([]),
);
