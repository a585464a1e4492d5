import { type Dose, type DoseRhythm, type DoseStep, type DoseUnit, unitFromName } from './dose.ts';

/** The languages in which a patient can read a prescription. */
export const paperLanguages = ['en', 'hi'] as const;
export type PaperLanguage = (typeof paperLanguages)[number];

interface Words {
  readonly unit: (unit: DoseUnit, amount: number) => string;
  readonly part: (part: Part, amount: string) => string;
  /** `isBare`: the amount is a number without a unit. */
  readonly rhythm: (rhythm: Exclude<DoseRhythm, { kind: 'parts' }>, amount: string, isBare: boolean) => string;
  readonly apply: (what: string) => string;
  readonly food: Readonly<Record<NonNullable<DoseStep['food']>, string>>;
  readonly length: (count: number, unit: 'day' | 'week' | 'month') => string;
  readonly atBedtime: string;
  readonly whenNeeded: string;
  readonly mostADay: (times: number) => string;
  readonly longTerm: string;
  readonly next: string;
}

const parts = ['morning', 'noon', 'evening', 'night'] as const;
type Part = (typeof parts)[number];

const joined = (...words: string[]): string => words.filter((word) => word !== '').join(' ');

const english: Words = {
  unit: (unit, amount) => (unit === 'ml' || unit === 'mg' || unit === 'g' || amount <= 1 ? unit : `${unit}s`),
  part: (part, amount) =>
    joined(amount, { morning: 'in the morning', noon: 'at noon', evening: 'in the evening', night: 'at night' }[part]),
  rhythm: (rhythm, amount) => joined(amount, englishRhythm(rhythm)),
  apply: (what) => `apply ${what}`,
  food: { after: 'after food', before: 'before food', with: 'with food', 'empty-stomach': 'on an empty stomach' },
  length: (count, unit) => `for ${count} ${unit}${count === 1 ? '' : 's'}`,
  atBedtime: 'at bedtime',
  whenNeeded: 'only when needed',
  mostADay: (times) => `at most ${times} times a day`,
  longTerm: 'continue until the doctor changes it',
  next: 'then',
};

function englishRhythm(rhythm: Exclude<DoseRhythm, { kind: 'parts' }>): string {
  const times = (count: number) =>
    ['', 'once', 'twice', 'thrice', 'four times', 'five times', 'six times'][count] ?? '';
  const day = {
    sun: 'Sunday',
    mon: 'Monday',
    tue: 'Tuesday',
    wed: 'Wednesday',
    thu: 'Thursday',
    fri: 'Friday',
    sat: 'Saturday',
  };
  switch (rhythm.kind) {
    case 'a-day':
      return `${times(rhythm.times)} a day`;
    case 'every-hours':
      return rhythm.hours === 1 ? 'every hour' : `every ${rhythm.hours} hours`;
    case 'every-days':
      return rhythm.days === 2 ? 'every other day' : `every ${rhythm.days} days`;
    case 'a-week':
      return rhythm.weekday ? `once a week, on ${day[rhythm.weekday]}` : `${times(rhythm.times)} a week`;
    case 'once':
      return 'now, one time only';
    case 'when-needed':
      return 'when needed';
  }
}

const hindiUnits: Readonly<Record<DoseUnit, readonly [one: string, many: string]>> = {
  tablet: ['गोली', 'गोलियाँ'],
  capsule: ['कैप्सूल', 'कैप्सूल'],
  ml: ['मि.ली.', 'मि.ली.'],
  teaspoon: ['छोटा चम्मच', 'छोटे चम्मच'],
  drop: ['बूँद', 'बूँदें'],
  puff: ['पफ़', 'पफ़'],
  spray: ['स्प्रे', 'स्प्रे'],
  sachet: ['पाउच', 'पाउच'],
  unit: ['यूनिट', 'यूनिट'],
  mg: ['मि.ग्रा.', 'मि.ग्रा.'],
  g: ['ग्राम', 'ग्राम'],
  application: ['बार', 'बार'],
};

const hindi: Words = {
  unit: (unit, amount) => hindiUnits[unit][amount <= 1 ? 0 : 1],
  part: (part, amount) => joined({ morning: 'सुबह', noon: 'दोपहर', evening: 'शाम को', night: 'रात को' }[part], amount),
  // "1 दिन में 3 बार" would read as one day: a bare number is called an amount.
  rhythm: (rhythm, amount, isBare) => joined(isBare ? `मात्रा ${amount},` : amount, hindiRhythm(rhythm)),
  apply: (what) => `${what} लगाएँ`,
  food: { after: 'खाने के बाद', before: 'खाने से पहले', with: 'खाने के साथ', 'empty-stomach': 'खाली पेट' },
  length: (count, unit) => `${count} ${{ day: 'दिन', week: 'हफ़्ते', month: 'महीने' }[unit]} तक`,
  atBedtime: 'सोते समय',
  whenNeeded: 'केवल ज़रूरत पड़ने पर',
  mostADay: (times) => `दिन में ${times} बार से ज़्यादा नहीं`,
  longTerm: 'डॉक्टर के बदलने तक जारी रखें',
  next: 'फिर',
};

function hindiRhythm(rhythm: Exclude<DoseRhythm, { kind: 'parts' }>): string {
  const day = { sun: 'रविवार', mon: 'सोमवार', tue: 'मंगलवार', wed: 'बुधवार', thu: 'गुरुवार', fri: 'शुक्रवार', sat: 'शनिवार' };
  switch (rhythm.kind) {
    case 'a-day':
      return `दिन में ${rhythm.times} बार`;
    case 'every-hours':
      return rhythm.hours === 1 ? 'हर घंटे' : `हर ${rhythm.hours} घंटे पर`;
    case 'every-days':
      return rhythm.days === 2 ? 'एक दिन छोड़कर' : `हर ${rhythm.days} दिन पर`;
    case 'a-week':
      return rhythm.weekday ? `हफ़्ते में 1 बार, ${day[rhythm.weekday]} को` : `हफ़्ते में ${rhythm.times} बार`;
    case 'once':
      return 'अभी, केवल एक बार';
    case 'when-needed':
      return 'ज़रूरत पड़ने पर';
  }
}

const languages: Readonly<Record<PaperLanguage, Words>> = { en: english, hi: hindi };

/** What the patient reads. The medicine's name tells the unit ("Tab …") where the dose does not. */
export function doseInWords(dose: Dose, { language, medicine }: { language: PaperLanguage; medicine: string }): string {
  if (dose.steps.length === 0) return dose.typed;
  const words = languages[language];
  const steps = dose.steps.map((step) => stepInWords(step, words, step.unit ?? unitFromName(medicine)));
  const end = [dose.isLongTerm ? words.longTerm : '', dose.remark].filter((part) => part !== '');
  return [steps.join(`; ${words.next} `), ...end].join(', ');
}

function stepInWords(step: DoseStep, words: Words, unit: DoseUnit | null): string {
  const isApplied = unit === 'application';
  const amountOf = (amount: number | null) => (amount === null || isApplied ? '' : amountInWords(amount, unit, words));
  const { rhythm } = step;
  const rhythmWords =
    rhythm.kind === 'parts'
      ? parts.flatMap((part) => (rhythm[part] > 0 ? [words.part(part, amountOf(rhythm[part]))] : [])).join(', ')
      : words.rhythm(rhythm, amountOf(rhythm.amount), unit === null && rhythm.amount !== null);
  return [
    isApplied ? words.apply(rhythmWords) : rhythmWords,
    step.isAtBedtime ? words.atBedtime : '',
    step.food ? words.food[step.food] : '',
    step.isWhenNeeded && rhythm.kind !== 'when-needed' ? words.whenNeeded : '',
    step.mostADay === null ? '' : words.mostADay(step.mostADay),
    step.length ? words.length(step.length.count, step.length.unit) : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** Halves are written as signs, but measured amounts as decimals: "½ tablet", "2.5 ml". */
function amountInWords(amount: number, unit: DoseUnit | null, words: Words): string {
  if (unit === null) return writeAmount(amount);
  const isMeasured = unit === 'ml' || unit === 'mg' || unit === 'g';
  return joined(isMeasured ? String(amount) : writeAmount(amount), words.unit(unit, amount));
}

const signs: Readonly<Record<number, string>> = { 0.25: '¼', 0.5: '½', 0.75: '¾' };

/** `½`, `1½`, `2`, `0.3`. */
export function writeAmount(amount: number): string {
  const sign = signs[amount % 1];
  if (sign === undefined) return String(amount);
  return amount < 1 ? sign : `${Math.floor(amount)}${sign}`;
}
