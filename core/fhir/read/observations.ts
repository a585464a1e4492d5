import { type JsonObject, listAt, objectsAt, textAt } from '../json.ts';
import type { ObservationRow } from '../model.ts';
import type { Found } from './entries.ts';
import { follow, type Reading, type Renderer } from './reading.ts';
import {
  conceptText,
  conceptTexts,
  dateAt,
  isTakenBack,
  notesOf,
  rangeText,
  readChoice,
  readConcept,
} from './values.ts';

export const renderObservation: Renderer = (reading, found) => [
  { kind: 'observations', rows: observationRows(reading, found) },
];

const deepestPanel = 5;

/** An observation, its components and its members, parents first. A panel that contains itself is entered once. */
function observationRows(reading: Reading, found: Found, above: readonly JsonObject[] = []): ObservationRow[] {
  const { resource } = found;
  if (above.includes(resource) || above.length > deepestPanel || !reading.spend()) return [];
  reading.shown.add(resource);
  const members = follow(reading, found, 'hasMember').filter(({ type }) => type === 'Observation');

  return [
    ...ownRows(found, above.length),
    ...members.flatMap((member) => observationRows(reading, member, [...above, resource])),
  ];
}

/** An observation and its components, without the members of a panel. */
function ownRows({ resource }: Found, level = 0): ObservationRow[] {
  const shared = {
    date: dateAt(resource, 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant', 'issued'),
    isStruck: isTakenBack(resource),
  };

  return [
    toRow(resource, { ...shared, level }),
    ...objectsAt(resource, 'component').map((component) => toRow(component, { ...shared, level: level + 1 })),
  ];
}

function toRow(measure: JsonObject, shared: Pick<ObservationRow, 'date' | 'isStruck' | 'level'>): ObservationRow {
  const value = readChoice(measure, 'value');
  const absent = readConcept(listAt(measure, 'dataAbsentReason')[0])?.name;
  const name = readConcept(listAt(measure, 'code')[0]) ?? { name: '', codeName: null, code: null };

  return {
    ...name,
    ...shared,
    value: value?.text ?? absent ?? null,
    number: value?.number ?? null,
    unit: value?.unit ?? null,
    comparator: value?.comparator ?? null,
    range: rangesOf(measure),
    interpretation: conceptTexts(listAt(measure, 'interpretation')),
    note:
      [
        conceptText(listAt(measure, 'bodySite')[0]),
        conceptText(listAt(measure, 'method')[0]),
        notesOf(measure),
        notesOf(measure, 'comment'),
      ]
        .filter(Boolean)
        .join('\n') || null,
  };
}

/** The reference ranges of that laboratory; several when they differ by sex or age. */
function rangesOf(measure: JsonObject): string | null {
  const ranges = objectsAt(measure, 'referenceRange').map((range) => {
    const ends = textAt(range, 'text') ?? rangeText(range);
    const whose = conceptTexts(listAt(range, 'appliesTo'));
    return ends === undefined ? undefined : `${ends}${whose === null ? '' : ` (${whose})`}`;
  });

  return ranges.filter((one) => one !== undefined).join('; ') || null;
}
