import { at, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { ReadableRecord } from '../model.ts';
import type { Entries, Found } from './entries.ts';
import { nameOf, type Reading, referenceText } from './reading.ts';
import { dateAt, nameText } from './values.ts';

/** The day the patient was cared for: visit, else finding, else document, else bundle (fhir.md section 12). */
export function careDateOf(
  bundle: JsonObject,
  { list }: Entries,
  composition: Found | undefined,
): ReadableRecord['careDate'] {
  const of = (type: string): JsonObject[] => list.filter((one) => one.type === type).map(({ resource }) => resource);
  const visits = of('Encounter').map((visit) => dateAt(objectAt(visit, 'period') ?? {}, 'start'));
  const findings = [
    ...[...of('DiagnosticReport'), ...of('Observation')].map((one) =>
      dateAt(one, 'effectiveDateTime', 'effectivePeriod', 'effectiveInstant'),
    ),
    ...of('Immunization').map((one) => dateAt(one, 'occurrenceDateTime')),
  ];
  const candidates = [
    { value: visits.find((date) => date !== null), from: 'encounter' as const },
    { value: findings.find((date) => date !== null), from: 'finding' as const },
    { value: composition && dateAt(composition.resource, 'date'), from: 'document' as const },
    { value: dateAt(bundle, 'timestamp'), from: 'bundle' as const },
  ];
  const first = candidates.find(({ value }) => typeof value === 'string');

  return first ? { value: first.value ?? '', from: first.from } : null;
}

/** Where the record comes from, in its own words: custodian, else an attesting or treating organization; its authors. */
export function sourceOf(reading: Reading, composition: Found | undefined): ReadableRecord['source'] {
  const { list, resolve } = reading.entries;
  const organizations = list.filter(({ type }) => type === 'Organization');
  const keeper = composition && resolve(objectAt(composition.resource, 'custodian'), composition);
  const facility = keeper ?? attestingParty(reading, composition) ?? organizations[0];
  const custodian = composition && referenceText(reading, objectAt(composition.resource, 'custodian'), composition);
  const authors = composition
    ? objectsAt(composition.resource, 'author').map((author) => referenceText(reading, author, composition))
    : list.filter(({ type }) => type === 'Practitioner').map(({ resource }) => nameOf(resource));
  const ids = facility ? objectsAt(facility.resource, 'identifier').map((one) => textAt(one, 'value')) : [];

  return {
    facility: (facility && nameText(at(facility.resource, 'name'))) ?? custodian ?? null,
    facilityIds: ids.filter((id) => id !== undefined),
    authors: [...new Set(authors.filter((name) => name !== undefined))],
  };
}

function attestingParty({ entries }: Reading, composition: Found | undefined): Found | undefined {
  if (!composition) return undefined;
  const parties = objectsAt(composition.resource, 'attester').map((attester) =>
    entries.resolve(objectAt(attester, 'party'), composition),
  );

  return parties.find((party) => party?.type === 'Organization');
}

/** What tells this document from others, and which earlier ones it replaces. */
export function idsOf(bundle: JsonObject, composition: Found | undefined): ReadableRecord['ids'] {
  const relations = composition ? objectsAt(composition.resource, 'relatesTo') : [];
  const replaced = relations
    .filter((one) => textAt(one, 'code') === 'replaces')
    .map((one) => textAt(objectAt(one, 'targetIdentifier') ?? {}, 'value'));

  return {
    bundle: textAt(objectAt(bundle, 'identifier') ?? {}, 'value') ?? textAt(bundle, 'id') ?? null,
    composition: textAt(objectAt(composition?.resource ?? {}, 'identifier') ?? {}, 'value') ?? null,
    replaces: replaced.filter((value) => value !== undefined),
  };
}

/** The Patient the record is about: the Composition's subject, else the first one. */
export function findPatient(
  { list, resolve }: Entries,
  composition: Found | undefined,
): { readonly patient: Found | undefined; readonly others: number } {
  const patients = list.filter(({ type }) => type === 'Patient');
  const subject = composition && resolve(objectAt(composition.resource, 'subject'), composition);
  const patient = subject?.type === 'Patient' ? subject : patients[0];

  return { patient, others: patients.filter((one) => one.resource !== patient?.resource).length };
}
