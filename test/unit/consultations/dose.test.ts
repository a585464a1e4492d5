import { describe, expect, test } from 'vitest';
import {
  courseDays,
  doseInWords,
  isWhollyRead,
  readDose,
  splitLine,
  unitFromName,
} from '../../../core/consultations/model.ts';

const english = (typed: string, medicine = '') => doseInWords(readDose(typed), { language: 'en', medicine });
const hindi = (typed: string, medicine = '') => doseInWords(readDose(typed), { language: 'hi', medicine });

describe('what doctors type is read as they mean it', () => {
  test.each([
    ['1-0-1 pc 5d', '1 in the morning, 1 at night, after food, for 5 days'],
    ['1-0-1  PC  5D', '1 in the morning, 1 at night, after food, for 5 days'],
    ['1 - 0 - 1 pc 5 days', '1 in the morning, 1 at night, after food, for 5 days'],
    ['1–0–1 × 5 days', '1 in the morning, 1 at night, for 5 days'],
    ['1+0+1 5d', '1 in the morning, 1 at night, for 5 days'],
    ['1 0 1 5d', '1 in the morning, 1 at night, for 5 days'],
    ['1-x-1', '1 in the morning, 1 at night'],
    ['1-1-1 ac x 7d', '1 in the morning, 1 at noon, 1 at night, before food, for 7 days'],
    ['1-1-1-1', '1 in the morning, 1 at noon, 1 in the evening, 1 at night'],
    ['0-0-1 hs', '1 at night, at bedtime'],
    ['½-0-½', '½ in the morning, ½ at night'],
    ['1/2-0-1/2', '½ in the morning, ½ at night'],
    ['0.5-0-.5', '½ in the morning, ½ at night'],
    ['1½-0-1', '1½ in the morning, 1 at night'],
    ['10-0-8 units bf', '10 units in the morning, 8 units at night, before food'],
    ['1-0-1 bd', '1 in the morning, 1 at night'],
    ['bd 1-0-1', '1 in the morning, 1 at night'],
    ['SOS', 'when needed'],
    ['1 sos', '1 when needed'],
    ['1 tab sos max 3/day', '1 tablet when needed, at most 3 times a day'],
    ['1 tds sos', '1 thrice a day, only when needed'],
    ['prn', 'when needed'],
    ['1 if needed', '1 when needed'],
    ['q8h', 'every 8 hours'],
    ['1 q6h 3d', '1 every 6 hours, for 3 days'],
    ['8 hourly', 'every 8 hours'],
    ['every 4 hours', 'every 4 hours'],
    ['1 od 10d', '1 once a day, for 10 days'],
    ['1 o.d. 10 days', '1 once a day, for 10 days'],
    ['1 daily', '1 once a day'],
    ['1 bd', '1 twice a day'],
    ['1 bid', '1 twice a day'],
    ['1 twice a day after food for 5 days', '1 twice a day, after food, for 5 days'],
    ['5ml tds 3/7', '5 ml thrice a day, for 3 days'],
    ['5 ml tid x3d', '5 ml thrice a day, for 3 days'],
    ['2.5 ml qid', '2.5 ml four times a day'],
    ['1 tsp bd', '1 teaspoon twice a day'],
    ['2 puffs bd', '2 puffs twice a day'],
    ['1 drop 6 times a day', '1 drop six times a day'],
    ['apply bd 2w', 'apply twice a day, for 2 weeks'],
    ['L/A tds', 'apply thrice a day'],
    ['hs', 'once a day, at bedtime'],
    ['1 hs', '1 once a day, at bedtime'],
    ['1 at bedtime 1m', '1 once a day, at bedtime, for 1 month'],
    ['stat', 'now, one time only'],
    ['2 tabs stat', '2 tablets now, one time only'],
    ['weekly', 'once a week'],
    ['1 weekly', '1 once a week'],
    ['1 once a week 8w', '1 once a week, for 8 weeks'],
    ['1 weekly sun', '1 once a week, on Sunday'],
    ['1 on Mondays', '1 once a week, on Monday'],
    ['1 monday weekly', '1 once a week, on Monday'],
    ['twice a week', 'twice a week'],
    ['3/week', 'thrice a week'],
    ['alternate days', 'every other day'],
    ['1 eod 1/12', '1 every other day, for 1 month'],
    ['1 every 3 days', '1 every 3 days'],
    ['1 od es', '1 once a day, on an empty stomach'],
    ['1 od empty stomach', '1 once a day, on an empty stomach'],
    ['1 bd with meals', '1 twice a day, with food'],
    ['1 morning 2 night', '1 in the morning, 2 at night'],
    ['1 at night', '1 at night'],
    ['1 od cont', '1 once a day, continue until the doctor changes it'],
    ['0-1-0 to continue', '1 at noon, continue until the doctor changes it'],
    [
      '2-0-2 3d then 1-0-1 3d then 0-0-1 3d',
      '2 in the morning, 2 at night, for 3 days; then 1 in the morning, 1 at night, for 3 days; then 1 at night, for 3 days',
    ],
    ['4 od 2d -> 2 od 2d', '4 once a day, for 2 days; then 2 once a day, for 2 days'],
    ['1, bd, pc, 5d', '1 twice a day, after food, for 5 days'],
  ])('%s', (typed, words) => {
    expect(english(typed)).toBe(words);
  });
});

describe('nothing is guessed: what cannot be read stands as it was typed', () => {
  test.each([
    'abc',
    '',
    '   ',
    '1',
    '5d',
    'pc',
    '0-0-0',
    '1-0',
    '12-11-2026',
    '1-0-1 2',
    '1 then 2',
    '1-0-1 then',
    '99999 od',
    '1 bd tds',
    '1-0-1 except Sunday',
    '1 od not after food',
    '1 qqh od',
    '1-0-1 2d in milk then 1-0-0 2d',
    '1-0-1 2d then 1-0-0 2d then stop',
    '1 bd 1-1-1',
    '1-0-1 pc ac',
    '1-0-1 5d 7d',
    'q8h bd',
    'twice a week sun',
    '1 tab 2 caps od',
    '1 tab 5 ml od',
    '1 od 0d',
    '1 od 400d',
    '1-0-1 2 days before 5th',
    'as told',
    '१-०-१',
    '<script>',
    '1-0-1'.repeat(60),
    'then then then',
    '1/0-0-1',
  ])('%s', (typed) => {
    const dose = readDose(typed);
    expect(dose.steps).toEqual([]);
    expect(english(typed)).toBe(typed.trim());
  });

  test.each([
    ['1-0-1 from tomorrow', 'from tomorrow'],
    ['1 od with warm milk', 'with warm milk'],
    ['2-0-0 3d then 1-0-0 3d in milk', 'in milk'],
    ['1-0-1 दूध के साथ', 'दूध के साथ'],
  ])('%s keeps the words "%s" for the patient, and the timing is not coded', (typed, remark) => {
    const dose = readDose(typed);
    expect(dose.remark).toBe(remark);
    expect(isWhollyRead(dose)).toBe(false);
    expect(english(typed)).toContain(remark);
  });
});

describe('the patient reads the dose in words', () => {
  test.each([
    ['1-0-1 pc 5d', 'Tab Dolo 650', 'सुबह 1 गोली, रात को 1 गोली, खाने के बाद, 5 दिन तक'],
    ['2-0-2 ac', 'Cap Omez 20', 'सुबह 2 कैप्सूल, रात को 2 कैप्सूल, खाने से पहले'],
    ['5 ml tds 3d', 'Syp Crocin', '5 मि.ली. दिन में 3 बार, 3 दिन तक'],
    ['½-0-½', 'Tab Eltroxin 25', 'सुबह ½ गोली, रात को ½ गोली'],
    ['bd 1w', 'Betnovate ointment', 'दिन में 2 बार लगाएँ, 1 हफ़्ते तक'],
    ['1 tds', 'Inj X', 'मात्रा 1, दिन में 3 बार'],
    ['sos', 'Tab Dolo 650', 'ज़रूरत पड़ने पर'],
    ['1 weekly sun', 'Tab Folitrax', '1 गोली हफ़्ते में 1 बार, रविवार को'],
    ['1 od cont', 'Tab Telma 40', '1 गोली दिन में 1 बार, डॉक्टर के बदलने तक जारी रखें'],
    ['2-0-0 2d then 1-0-0 2d', 'Tab Wysolone', 'सुबह 2 गोलियाँ, 2 दिन तक; फिर सुबह 1 गोली, 2 दिन तक'],
    ['as told', 'Tab X', 'as told'],
  ])('%s of %s', (typed, medicine, words) => {
    expect(hindi(typed, medicine)).toBe(words);
  });

  test('the medicine’s name gives the unit only where the dose has none', () => {
    expect(unitFromName('Tab. Dolo 650')).toBe('tablet');
    expect(unitFromName('Ciplox eye drops')).toBe('drop');
    expect(unitFromName('Inj. Mixtard')).toBeNull();
    expect(unitFromName('Tablespoon of honey')).toBeNull();
    expect(english('5 mg od', 'Tab Wysolone')).toBe('5 mg once a day');
  });
});

test.each([
  ['1-0-1 5d', 5],
  ['1 bd 2w', 14],
  ['1 od 1m', 30],
  ['2-0-2 3d then 1-0-1 3d', 6],
  ['stat', 1],
  ['1-0-1', null],
  ['2-0-2 3d then 1-0-1', null],
  ['as told', null],
])('the course "%s" takes %s days', (typed, days) => {
  expect(courseDays(readDose(typed))).toBe(days);
});

describe('a line typed in one go is parted into medicine and dose', () => {
  test.each([
    ['Tab Dolo 650 1-0-1 pc 5d', 'Tab Dolo 650', '1-0-1 pc 5d'],
    ['Tab Dolo 650 sos', 'Tab Dolo 650', 'sos'],
    ['Syp Crocin 5 ml tds', 'Syp Crocin', '5 ml tds'],
    ['Tab Telma 20 od', 'Tab Telma 20', 'od'],
    ['Ecosprin 75 0-1-0 cont', 'Ecosprin 75', '0-1-0 cont'],
    ['Tab Dolo 650', 'Tab Dolo 650', ''],
    ['1-0-1', '1-0-1', ''],
    ['Tab X 1-0-1 with milk', 'Tab X 1-0-1 with milk', ''],
  ])('%s', (line, medicine, dose) => {
    expect(splitLine(line)).toEqual({ medicine, dose });
  });
});
