import { hasText } from './concepts.ts';
import { clean, type Draft } from './drafting.ts';
import type { DoseRhythm, DoseStep, MedicineFacts } from './model.ts';

const foodWords = {
  before: 'before food',
  after: 'after food',
  with: 'with food',
  'empty-stomach': 'on an empty stomach',
} as const;
const timeUnits = { day: 'd', week: 'wk', month: 'mo' } as const;

/**
 * `dosageInstruction` of a prescription line. The first instruction always carries the whole text that the patient reads, so
 * that a receiver who shows only that one shows everything; the steps of a taper follow as coded timings.
 */
export function dosageOf({ patientText, steps, route }: MedicineFacts): Draft[] {
  const text = hasText(patientText) ? patientText : 'as directed';
  const routeConcept = { text: route };
  if (steps.length === 0) return [{ text, route: routeConcept }];

  return steps.map((step, index) => ({
    sequence: steps.length > 1 ? index + 1 : undefined,
    text: index === 0 ? text : `then: ${sayStep(step)}`,
    additionalInstruction: instructionsOf(step).map((words) => ({ text: words })),
    timing: { repeat: repeatOf(step) },
    asNeededBoolean: step.isWhenNeeded || step.rhythm.kind === 'when-needed' ? true : undefined,
    route: routeConcept,
    doseAndRate: doseOf(step),
    maxDosePerPeriod: mostOf(step),
  }));
}

function instructionsOf({ food, mostADay }: DoseStep): string[] {
  return [
    ...(food === null ? [] : [foodWords[food]]),
    ...(mostADay === null ? [] : [`at most ${mostADay} times a day`]),
  ];
}

/** One amount for every time; undefined where the amounts differ, because then only the text can tell them. */
function amountOf(rhythm: DoseRhythm): number | undefined {
  if (rhythm.kind !== 'parts') return rhythm.amount ?? undefined;
  const amounts = new Set([rhythm.morning, rhythm.noon, rhythm.evening, rhythm.night].filter((amount) => amount > 0));
  const [amount] = amounts;

  return amounts.size === 1 ? amount : undefined;
}

function doseOf({ rhythm, unit }: DoseStep): Draft[] {
  const value = amountOf(rhythm);

  return value === undefined ? [] : [{ doseQuantity: { value, unit: unit ?? undefined } }];
}

function mostOf({ rhythm, unit, mostADay }: DoseStep): Draft {
  const amount = amountOf(rhythm);
  if (mostADay === null || amount === undefined) return undefined;

  return {
    numerator: { value: mostADay * amount, unit: unit ?? undefined },
    denominator: { value: 1, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' },
  };
}

function repeatOf({ rhythm, isAtBedtime, length }: DoseStep): Draft {
  const bounds = length && {
    value: length.count,
    unit: length.unit,
    system: 'http://unitsofmeasure.org',
    code: timeUnits[length.unit],
  };

  return {
    boundsDuration: bounds ?? undefined,
    ...rhythmOf(rhythm),
    when: [...partsOf(rhythm), ...(isAtBedtime ? ['HS'] : [])],
  };
}

function rhythmOf(rhythm: DoseRhythm): { readonly [key: string]: Draft } {
  switch (rhythm.kind) {
    case 'parts':
      return partsOf(rhythm).length === 0 ? {} : { frequency: partsOf(rhythm).length, period: 1, periodUnit: 'd' };
    case 'a-day':
      return { frequency: rhythm.times, period: 1, periodUnit: 'd' };
    case 'every-hours':
      return { frequency: 1, period: rhythm.hours, periodUnit: 'h' };
    case 'every-days':
      return { frequency: 1, period: rhythm.days, periodUnit: 'd' };
    case 'a-week':
      return {
        frequency: rhythm.times,
        period: 1,
        periodUnit: 'wk',
        dayOfWeek: rhythm.weekday === null ? [] : [rhythm.weekday],
      };
    case 'once':
      return { count: 1 };
    case 'when-needed':
      return {};
  }
}

function partsOf(rhythm: DoseRhythm): string[] {
  if (rhythm.kind !== 'parts') return [];
  const codes = { morning: 'MORN', noon: 'NOON', evening: 'EVE', night: 'NIGHT' } as const;

  return (['morning', 'noon', 'evening', 'night'] as const)
    .filter((part) => rhythm[part] > 0)
    .map((part) => codes[part]);
}

/** A step of a taper in English, for receivers that show the instructions one by one. */
function sayStep(step: DoseStep): string {
  const { length, isWhenNeeded, isAtBedtime } = step;
  const parts = [
    sayRhythm(step),
    isAtBedtime ? 'at bedtime' : undefined,
    ...instructionsOf(step),
    isWhenNeeded ? 'when needed' : undefined,
    length === null ? undefined : `for ${length.count} ${length.unit}${length.count === 1 ? '' : 's'}`,
  ];

  return parts.filter((part) => part !== undefined).join(', ');
}

function sayRhythm({ rhythm, unit }: DoseStep): string {
  const amount = (count: number | null): string => (count === null ? '' : clean(`${count} ${unit ?? ''}`) + ' ');

  switch (rhythm.kind) {
    case 'parts':
      return `${rhythm.morning}-${rhythm.noon}-${rhythm.evening}-${rhythm.night} ${unit ?? ''}`.trim();
    case 'a-day':
      return `${amount(rhythm.amount)}${rhythm.times} times a day`;
    case 'every-hours':
      return `${amount(rhythm.amount)}every ${rhythm.hours} hours`;
    case 'every-days':
      return `${amount(rhythm.amount)}every ${rhythm.days} days`;
    case 'a-week':
      return `${amount(rhythm.amount)}${rhythm.times} times a week`;
    case 'once':
      return `${amount(rhythm.amount)}once`;
    case 'when-needed':
      return `${amount(rhythm.amount)}when needed`;
  }
}
