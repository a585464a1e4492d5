import { at, isObject, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../json.ts';
import type { MedicineRow } from '../model.ts';
import { dosageText } from './dosage.ts';
import type { Found } from './entries.ts';
import { follow, type Reading, type Renderer, referenceText } from './reading.ts';
import { dateAt, isTakenBack, namesAt, notesOf, readConcept, statusText } from './values.ts';

const kinds: Readonly<Record<string, MedicineRow['kind']>> = {
  MedicationRequest: 'request',
  MedicationStatement: 'statement',
  MedicationAdministration: 'administration',
  MedicationDispense: 'dispense',
};

export const renderMedicine: Renderer = (reading, found) => [
  { kind: 'medicines', rows: [medicineRow(reading, found)] },
];

export function medicineRow(reading: Reading, found: Found): MedicineRow {
  const { resource } = found;
  const dosages = [...objectsAt(resource, 'dosageInstruction'), ...objectsAt(resource, 'dosage')];
  const date = dateAt(
    resource,
    'authoredOn',
    'effectiveDateTime',
    'effectivePeriod',
    'dateAsserted',
    'whenHandedOver',
    'whenPrepared',
  );
  const reasons = [
    ...namesAt(resource, 'reasonCode'),
    ...listAt(resource, 'reasonReference').map((one) => referenceText(reading, one, found)),
  ];

  return {
    ...medicineName(reading, found),
    kind: kinds[found.type] ?? 'statement',
    dosage: dosages.map(dosageText).filter((text) => text !== ''),
    status: statusText(resource, 'status'),
    date,
    lastDay: lastDayOf(resource, dosages, date),
    reason: reasons.filter(Boolean).join(', ') || null,
    note: notesOf(resource),
    isForbidden: at(resource, 'doNotPerform') === true || textAt(resource, 'status') === 'not-taken',
    isStruck: isTakenBack(resource),
  };
}

/** The concept, or the Medication that is referred to, with its form. */
function medicineName(reading: Reading, found: Found): Pick<MedicineRow, 'name' | 'codeName' | 'code'> {
  const own =
    readConcept(at(found.resource, 'medicationCodeableConcept')) ?? readConcept(at(found.resource, 'medication'));
  if (own) return own;
  const [medication] = follow(reading, found, 'medicationReference');
  if (medication) reading.shown.add(medication.resource);
  const name = medication && readConcept(at(medication.resource, 'code'));
  if (name) return name;
  const display = referenceText(reading, at(found.resource, 'medicationReference'), found);

  return { name: display ?? '', codeName: null, code: null };
}

const daysOf: Readonly<Record<string, number>> = {
  d: 1,
  wk: 7,
  mo: 30,
  a: 365,
  day: 1,
  days: 1,
  week: 7,
  weeks: 7,
  month: 30,
  months: 30,
};

/** The end of the dosage's period, else its start plus the sum of its durations; null when any part does not say. */
function lastDayOf(resource: JsonObject, dosages: readonly JsonObject[], date: string | null): string | null {
  const ended = objectAt(resource, 'effectivePeriod');
  const end = ended ? dateAt(ended, 'end') : null;
  if (end !== null) return end;
  const repeats = dosages.map((dosage) => objectAt(objectAt(dosage, 'timing') ?? {}, 'repeat') ?? {});
  const ends = repeats
    .map((repeat) => dateAt(objectAt(repeat, 'boundsPeriod') ?? {}, 'end'))
    .filter((one) => one !== null);
  if (ends.length > 0) return ends.toSorted().at(-1) ?? null;

  const lengths = repeats.map(durationInDays);
  const sum = lengths.reduce<number>((days, length) => days + (length ?? Number.NaN), 0);
  if (date === null || date.length < 10 || lengths.length === 0 || !(sum > 0 && sum < 36_500)) return null;
  const first = Date.parse(date.slice(0, 10));

  return Number.isNaN(first) ? null : new Date(first + (Math.ceil(sum) - 1) * 86_400_000).toISOString().slice(0, 10);
}

function durationInDays(repeat: JsonObject): number | undefined {
  const duration = at(repeat, 'boundsDuration');
  if (!isObject(duration)) return undefined;
  const unit = (textAt(duration, 'code') ?? textAt(duration, 'unit') ?? '').toLowerCase();
  const [count, days] = [at(duration, 'value'), Object.hasOwn(daysOf, unit) ? daysOf[unit] : undefined];

  return typeof count === 'number' && days !== undefined ? count * days : undefined;
}
