import { at, type JsonObject, listAt, objectsAt, textAt } from '../json.ts';
import type { AllergyRow, ProblemRow } from '../model.ts';
import type { Found } from './entries.ts';
import type { Renderer } from './reading.ts';
import { conceptText, dateAt, isTakenBack, namesAt, notesOf, readChoice, readConcept, statusText } from './values.ts';

const nameless = { name: '', codeName: null, code: null };

export const renderCondition: Renderer = (_reading, found, section) => [
  { kind: 'problems', rows: [problemRow(found, section)] },
];

export function problemRow({ resource }: Found, section: string | null): ProblemRow {
  const certainty = statusText(resource, 'verificationStatus');

  return {
    ...(readConcept(at(resource, 'code')) ?? nameless),
    kind: section === 'ChiefComplaints' ? 'complaint' : 'problem',
    status: statusText(resource, 'clinicalStatus'),
    certainty,
    severity: conceptText(at(resource, 'severity')) ?? null,
    since: readChoice(resource, 'onset')?.text ?? null,
    until: readChoice(resource, 'abatement')?.text ?? null,
    date: dateAt(resource, 'recordedDate', 'assertedDate'),
    note: [...namesAt(resource, 'bodySite'), notesOf(resource)].filter(Boolean).join('\n') || null,
    isStruck: isTakenBack(resource) || certainty === 'refuted',
  };
}

export const renderAllergy: Renderer = (_reading, found) => [{ kind: 'allergies', rows: [allergyRow(found)] }];

// SNOMED CT: no known allergy, and its children for drugs, food and environment.
const noAllergyCodes = new Set(['716186003', '409137002', '428607008', '428197003']);

// Whole statements only: "No allergy to latex" says nothing about the rest.
const noAllergyWords = /^(no (known )?((drug|food|medicine|medication) )?allerg(y|ies)|nkda|nka)\.?$/i;

export function allergyRow({ resource }: Found): AllergyRow {
  const certainty = statusText(resource, 'verificationStatus');
  const name = readConcept(at(resource, 'code')) ?? nameless;

  return {
    ...name,
    reactions: reactionsOf(resource),
    criticality: textAt(resource, 'criticality') ?? null,
    status: statusText(resource, 'clinicalStatus'),
    certainty,
    date: dateAt(resource, 'recordedDate', 'onsetDateTime', 'lastOccurrence'),
    note: notesOf(resource),
    isNone: noAllergyCodes.has(name.code?.code ?? '') || noAllergyWords.test(name.name),
    isStruck: isTakenBack(resource) || certainty === 'refuted',
  };
}

function reactionsOf(allergy: JsonObject): string[] {
  return objectsAt(allergy, 'reaction').flatMap((reaction) => {
    const manifestations = listAt(reaction, 'manifestation')
      .map(conceptText)
      .filter((one) => one !== undefined);
    const text = manifestations.join(', ') || textAt(reaction, 'description');
    const severity = textAt(reaction, 'severity');
    return text === undefined ? [] : [severity === undefined ? text : `${text} (${severity})`];
  });
}
