import { at, type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../json.ts';
import { conceptText, namesAt, rangeText, readChoice } from './values.ts';

/** One dosage instruction in words: the author's text, with what it leaves out; else composed from the coded parts. */
export function dosageText(dosage: JsonObject): string {
  const text = textAt(dosage, 'text');
  const extras = [
    ...namesAt(dosage, 'additionalInstruction'),
    textAt(dosage, 'patientInstruction'),
    conceptText(at(dosage, 'route')),
  ];
  const more = extras.filter((one) => one !== undefined && !(text ?? '').toLowerCase().includes(one.toLowerCase()));

  return [text ?? codedText(dosage), ...new Set(more)].filter(Boolean).join(' · ');
}

function codedText(dosage: JsonObject): string {
  const timing = objectAt(dosage, 'timing') ?? {};
  const parts = [
    amountText(dosage),
    conceptText(at(timing, 'code')) ?? repeatText(objectAt(timing, 'repeat') ?? {}),
    asNeededText(dosage),
  ];

  return parts.filter(Boolean).join(', ');
}

function amountText(dosage: JsonObject): string | undefined {
  const rate = objectsAt(dosage, 'doseAndRate')[0] ?? dosage;
  const range = objectAt(rate, 'doseRange');

  return range ? rangeText(range) : readChoice(rate, 'dose')?.text;
}

const moments: Readonly<Record<string, string>> = {
  MORN: 'in the morning',
  NOON: 'at noon',
  AFT: 'in the afternoon',
  EVE: 'in the evening',
  NIGHT: 'at night',
  HS: 'at bedtime',
  AC: 'before meals',
  PC: 'after meals',
  C: 'with meals',
  ACM: 'before breakfast',
  ACD: 'before lunch',
  ACV: 'before dinner',
  PCM: 'after breakfast',
  PCD: 'after lunch',
  PCV: 'after dinner',
};

const units: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  a: 'year',
};

function repeatText(repeat: JsonObject): string {
  const [frequency, period, unit] = [at(repeat, 'frequency'), at(repeat, 'period'), textAt(repeat, 'periodUnit')];
  const every =
    typeof period === 'number' && unit !== undefined
      ? `every ${period === 1 ? '' : `${period} `}${unitText(unit, period)}`
      : undefined;
  const often =
    typeof frequency === 'number' && every !== undefined
      ? `${frequency} ${frequency === 1 ? 'time' : 'times'} ${every}`
      : every;
  const when = textsAt(repeat, 'when').map((code) => (Object.hasOwn(moments, code) ? moments[code] : code));
  const bounds = readChoice(repeat, 'bounds')?.text;

  return [
    often,
    ...when,
    ...textsAt(repeat, 'timeOfDay'),
    ...textsAt(repeat, 'dayOfWeek'),
    bounds === undefined ? undefined : `for ${bounds}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function unitText(code: string, count: number): string {
  const unit = Object.hasOwn(units, code) ? units[code] : code;

  return count === 1 ? `${unit}` : `${unit}s`;
}

function asNeededText(dosage: JsonObject): string | undefined {
  const reason = conceptText(at(dosage, 'asNeededCodeableConcept'));
  if (reason !== undefined) return `as needed for ${reason}`;

  return at(dosage, 'asNeededBoolean') === true ? 'as needed' : undefined;
}
