import { breaksOf, type Change, drop, put, turn, urnOf } from './breaking.ts';
import type { Loose } from './samples.ts';

const op = 'OPConsultation-structured';
const coded = (system: string, code: string, display: string): Loose => ({ coding: [{ system, code, display }] });
const identifierCoding = 'Patient.identifier.0.type.coding.0';
const repeat = 'MedicationRequest.dosageInstruction.0.timing.repeat';

/** Applies a change to every observation that has a value with a unit. */
const measures = (change: (observation: Loose) => void): Change => {
  return (bundle) => {
    for (const { resource: one } of bundle.entry) if (one.valueQuantity) change(one);
  };
};

const clinicBreaks = breaksOf(op, [
  ['a patient without identifier', 'element.missing', drop('Patient.identifier')],
  ['an identifier without type', 'element.missing', drop('Patient.identifier.0.type')],
  ['an identifier type without display', 'element.missing', drop(`${identifierCoding}.display`)],
  ['an invented NRCeS code', 'coding.unknown', put(`${identifierCoding}.code`, 'HEALTHID')],
  ['a wrong display', 'coding.display', put(`${identifierCoding}.display`, 'ABHA number'), 'warning'],
  ['a name without text', 'element.missing', put('Patient.name', [{ family: 'Sample' }])],
  ['gender as Male', 'code.not-permitted', put('Patient.gender', 'Male')],
  ['an organization identifier without system', 'element.missing', drop('Organization.identifier.0.system')],
  ['an organization without name', 'element.missing', drop('Organization.name')],
  ['an encounter without class', 'element.missing', drop('Encounter.class')],
  ['a period that ends before it starts', 'invariant.per-1', put('Encounter.period.end', '2026-11-01')],
  [
    'an ICD-11 diagnosis',
    'slice.closed',
    put('Condition.code', coded('http://id.who.int/icd/release/11/mms', 'CA20', 'x')),
  ],
  ['a clinical status as text', 'code.not-permitted', put('Condition.clinicalStatus', { text: 'active' })],
  ['an ended condition that is active', 'invariant.con-4', put('Condition.abatementDateTime', '2026-11')],
  ['an allergy without status', 'invariant.ait-1', drop('AllergyIntolerance.clinicalStatus')],
  ['a vital sign without unit code', 'vital-sign.unit', measures((one) => delete one.valueQuantity.code), 'warning'],
  ['a vital sign without category', 'vital-sign.category', measures((one) => delete one.category), 'warning'],
  ['a vital sign without time', 'vital-sign.time', measures((one) => delete one.effectiveDateTime), 'warning'],
  ['an appointment with a start only', 'invariant.app-2', drop('Appointment.end')],
  ['an appointment without start', 'element.missing', drop('Appointment.start')],
  ['a resource that does not exist', 'resource.type', put('Condition.resourceType', 'Diagnosis')],
  ['a resource without type', 'resource.type', drop('Condition.resourceType')],
]);

const medicineBreaks = breaksOf('Prescription-structured', [
  [
    'a local medicine code',
    'value.fixed',
    put('MedicationRequest.medicationCodeableConcept', coded('https://x.example/drugs', 'PCM', 'x')),
  ],
  [
    'a medicine by reference',
    'choice.type',
    turn('MedicationRequest.medicationReference', (_, b) => ({ reference: urnOf(b, 'Patient') })),
  ],
  ['a prescription without dosage', 'element.missing', drop('MedicationRequest.dosageInstruction')],
  ['a prescription without prescriber', 'element.missing', drop('MedicationRequest.requester')],
  ['a prescription without date', 'element.missing', drop('MedicationRequest.authoredOn')],
  ['a period of dosing without unit', 'invariant.tim-2', drop(`${repeat}.periodUnit`)],
  ['a unit of dosing in words', 'code.not-permitted', put(`${repeat}.periodUnit`, 'day')],
]);

const labBreaks = breaksOf('DiagnosticReport-lab-structured', [
  ['a lab report without conclusion', 'element.missing', drop('DiagnosticReport.conclusion')],
  ['a lab report without results', 'element.missing', drop('DiagnosticReport.result')],
  ['an observation without status', 'element.missing', drop('Observation.status')],
  ['two values at once', 'choice.two', put('Observation.valueString', '7')],
  ['a value of a type that FHIR forbids', 'choice.type', put('Observation.valueDecimal', 7)],
  ['a value and a reason for none', 'invariant.obs-6', put('Observation.dataAbsentReason', { text: 'lost' })],
]);

const attachment = 'DocumentReference.content.0.attachment';

const documentBreaks = breaksOf('HealthDocumentRecord', [
  [
    'a document with a url only',
    'element.missing',
    put(attachment, { contentType: 'application/pdf', url: 'https://x.example/a.pdf' }),
  ],
  ['a document of another type than declared', 'attachment.type', put(`${attachment}.contentType`, 'image/png')],
  [
    'a document encoded twice',
    'attachment.twice',
    turn(`${attachment}.data`, (data) => Buffer.from(data).toString('base64')),
  ],
  ['a wrong size', 'attachment.size', put(`${attachment}.size`, 1), 'warning'],
  ['a wrong hash', 'attachment.hash', put(`${attachment}.hash`, 'AAAA'), 'warning'],
  [
    'base64 with a data: prefix',
    'value.form',
    turn(`${attachment}.data`, (data) => `data:application/pdf;base64,${data}`),
  ],
  ['base64 without padding', 'value.form', put(`${attachment}.data`, 'JVBERi0xLjQKMQ')],
  [
    'base64 with line breaks',
    'value.base64-blanks',
    turn(`${attachment}.data`, (data) => data.replace(/^.{76}/, '$&\n')),
    'warning',
  ],
]);

const otherBreaks = [
  ...breaksOf('ImmunizationRecord-structured', [
    ['a vaccination with a date in words', 'choice.type', put('Immunization.occurrenceString', 'last year')],
    ['a vaccination without a date', 'element.missing', drop('Immunization.occurrenceDateTime')],
    ['an advice of no vaccine', 'invariant.imr-1', drop('ImmunizationRecommendation.recommendation.0.vaccineCode')],
  ]),
  ...breaksOf('Invoice-structured', [
    ['a bill without number', 'element.missing', drop('Invoice.identifier')],
    ['a price without coding', 'element.missing', drop('Invoice.lineItem.0.priceComponent.0.code')],
    ['a charge without quantity', 'element.missing', drop('ChargeItem.quantity')],
  ]),
];

export const resourceBreaks = [...clinicBreaks, ...medicineBreaks, ...labBreaks, ...documentBreaks, ...otherBreaks];

export const jsonBreaks = breaksOf(op, [
  ['an unknown property', 'property.unknown', put('Patient.abha', '91')],
  ['a property called constructor', 'property.unknown', put('Patient.constructor', '91')],
  ['an empty text', 'value.empty', put('Patient.name.0.text', '')],
  ['a blank text', 'value.blank', put('Patient.name.0.text', '  '), 'warning'],
  ['an empty object', 'value.empty', put('Patient.address', [{}])],
  ['an empty list', 'value.empty', put('Patient.telecom', [])],
  ['a null', 'value.null', put('Patient.birthDate', null)],
  ['a null in place of an object', 'value.form', put('Patient.address', [null])],
  ['one object where a list belongs', 'list.expected', turn('Patient.name', ([name]) => name)],
  ['a list where one value belongs', 'list.unexpected', put('Patient.gender', ['male'])],
  ['text where an object belongs', 'value.form', put('Condition.code', 'Fever')],
  ['an object where text belongs', 'value.form', put('Composition.title', { text: 'x' })],
  ['a number as text', 'value.form', measures((one) => (one.valueQuantity.value = '7'))],
  ['a boolean as text', 'value.form', put('Patient.active', 'true')],
  ['an Indian date', 'value.form', put('Patient.birthDate', '14-03-1979')],
  ['the 30th of February', 'value.form', put('Patient.birthDate', '1979-02-30')],
  ['a time without offset', 'value.form', put('Composition.date', '2026-11-02T10:42:00')],
  ['a time without seconds', 'value.form', put('Composition.date', '2026-11-02T10:42+05:30')],
  ['a code with a blank at its end', 'value.form', put('Composition.status', 'final ')],
  ['an id with an underscore', 'value.form', put('Patient.id', 'p_1')],
  ['a coding system that is a word', 'coding.system', put('Encounter.type', [coded('visit', 'x', 'x')])],
  ['half a character', 'value.form', put('Patient.name.0.text', 'Ravi \uD83D')],
  ['a property and its sibling without sense', 'value.form', put('Patient._birthDate', 'x')],
]);

const xhtml = (body: string): string => `<div xmlns="http://www.w3.org/1999/xhtml">${body}</div>`;
const div = (text: string): Change => put('Patient.text.div', text);

export const narrativeBreaks = breaksOf(op, [
  ['a script', 'narrative.form', div(xhtml('<script>alert(1)</script>'))],
  ['an event handler', 'narrative.form', div(xhtml('<p onclick="x()">a</p>'))],
  ['a javascript address', 'narrative.form', div(xhtml('<a href="javascript:x()">a</a>'))],
  ['no namespace', 'narrative.form', div('<div><p>a</p></div>')],
  ['no div', 'narrative.form', div('<p xmlns="http://www.w3.org/1999/xhtml">a</p>')],
  ['an open element', 'narrative.form', div('<div xmlns="http://www.w3.org/1999/xhtml"><p>a</div>')],
  ['a bare ampersand', 'narrative.form', div(xhtml('<p>a & b</p>'))],
  ['an HTML entity', 'narrative.form', div(xhtml('<p>a&nbsp;b</p>'))],
  ['no words', 'narrative.form', div(xhtml('<p> </p>'))],
  ['words behind it', 'narrative.form', div(`${xhtml('<p>a</p>')}b`)],
  ['plain text', 'narrative.form', div('Ravi Sample')],
  ['no status', 'element.missing', drop('Patient.text.status')],
  ['no narrative at all', 'narrative.missing', drop('Patient.text'), 'warning'],
]);
