import { describe, expect, test } from 'vitest';
import { readAttachment, readBundle } from '../../../core/fhir/index.ts';
import type { ReadableRecord } from '../../../core/fhir/model.ts';
import { type Loose, minimal, resource } from './samples.ts';

function read(bundle: Loose): ReadableRecord {
  const view = readBundle(typeof bundle === 'string' ? bundle : JSON.stringify(bundle));
  if (view.kind !== 'record') throw new Error(`unreadable because ${view.because}`);
  return view;
}

describe('references as senders write them', () => {
  const renumber = (
    bundle: Loose,
    url: (type: string, id: string) => string,
    reference: (type: string, id: string) => string,
  ): string => {
    let text = JSON.stringify(bundle);
    for (const { fullUrl, resource: one } of bundle.entry) {
      text = text
        .replaceAll(`"fullUrl":"${fullUrl}"`, `"fullUrl":"${url(one.resourceType, one.id)}"`)
        .replaceAll(`"reference":"${fullUrl}"`, `"reference":"${reference(one.resourceType, one.id)}"`);
    }
    return text;
  };
  const plain = (type: string, id: string) => `${type}/${id}`;

  test.each([
    ['Type/id in both', plain, plain],
    ['absolute URLs', (type: string, id: string) => `https://hip.example/fhir/${type}/${id}`, plain],
    ['a history version', plain, (type: string, id: string) => `https://hip.example/${type}/${id}/_history/3`],
    ['urn against Type/id', (_: string, id: string) => `urn:uuid:${id}`, plain],
    ['Type/id against urn', plain, (_: string, id: string) => `urn:uuid:${id}`],
    ['the id alone', plain, (_: string, id: string) => id],
  ])('%s leads to the same view', (_what, url, reference) => {
    const bundle = minimal('OPConsultation-structured');

    expect(read(renumber(bundle, url, reference)).sections).toEqual(read(bundle).sections);
  });

  test('a contained resource is found by its #', () => {
    const bundle = minimal('Prescription-structured');
    const request = resource(bundle, 'MedicationRequest');
    delete request.medicationCodeableConcept;
    Object.assign(request, {
      contained: [{ resourceType: 'Medication', id: 'm', code: { text: 'Cough syrup' } }],
      medicationReference: { reference: '#m' },
    });

    expect(JSON.stringify(read(bundle).sections)).toContain('Cough syrup');
  });

  test('an id that two resources share is no reference', () => {
    const observation = { resourceType: 'Observation', id: '1', code: { text: 'x' }, hasMember: [{ reference: '1' }] };
    const view = read({
      resourceType: 'Bundle',
      entry: [{ resource: observation }, { resource: { ...observation, resourceType: 'Condition' } }],
    });

    expect(view.sections.map(({ key }) => key)).toEqual(['Observation', 'Condition']);
  });
});

describe('what kind of record it is', () => {
  const judge = (change: (composition: Loose) => void) => {
    const bundle = minimal('DischargeSummary-structured');
    const composition = resource(bundle, 'Composition');
    delete composition.meta;
    change(composition);
    const { hiType, hiTypeFrom } = read(bundle);
    return [hiType, hiTypeFrom];
  };

  test.each<[string, (composition: Loose) => void, unknown[]]>([
    [
      'an older profile version',
      (c) => (c.meta = { profile: ['https://nrces.in/ndhm/fhir/r4/StructureDefinition/PrescriptionRecord|2.0.1'] }),
      ['Prescription', 'profile'],
    ],
    [
      'the right code in an invented system',
      (c) => (c.type.coding[0].system = 'https://projecteka.in/sct'),
      ['DischargeSummary', 'code'],
    ],
    [
      'an older LOINC summary of a stay',
      (c) => (c.type = { coding: [{ code: '34133-9' }] }),
      ['DischargeSummary', 'code'],
    ],
    ['words alone', (c) => (c.type = { text: 'Diagnostic Report - Lab' }), ['DiagnosticReport', 'text']],
    [
      'a display alone',
      (c) => (c.type = { coding: [{ display: 'Immunization record' }] }),
      ['ImmunizationRecord', 'text'],
    ],
    [
      'the title alone',
      (c) => Object.assign(c, { type: undefined, title: 'Discharge note' }),
      ['DischargeSummary', 'text'],
    ],
    [
      'nothing but its contents',
      (c) => Object.assign(c, { type: undefined, title: 'X' }),
      ['DischargeSummary', 'contents'],
    ],
  ])('is known by %s', (_what, change, expected) => {
    expect(judge(change)).toEqual(expected);
  });

  test('an empty bundle is just a document', () => {
    expect(read({ resourceType: 'Bundle' })).toMatchObject({
      hiType: null,
      hiTypeFrom: 'nothing',
      sections: [],
      patient: null,
      careDate: null,
    });
  });
});

describe('whose record it is', () => {
  const identity = (identifier: Loose[]) =>
    read({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', identifier } }] }).patient;
  const typed = (code: string) => ({ coding: [{ code }] });

  test.each([
    ['the guide’s example', { type: typed('MR'), system: 'https://healthid.ndhm.gov.in', value: '22-7225-4829-5255' }],
    ['ABDM-wrapper', { system: 'https://healthid.abdm.gov.in', value: '22722548295255' }],
    ['the type alone', { type: typed('HIN'), value: '22 7225 4829 5255' }],
    ['the form alone', { value: '22-7225-4829-5255' }],
  ])('an ABHA number as %s writes it', (_what, identifier) => {
    expect(identity([identifier])).toMatchObject({ abhaNumbers: ['22722548295255'], otherIdentifiers: [] });
  });

  test.each([
    { type: typed('ABHA'), value: 'Ravi.Sample@abdm' },
    { system: 'https://healthid.ndhm.gov.in', value: 'ravi.sample@abdm' },
    { value: 'ravi.sample@abdm' },
  ])('an ABHA address, %j', (identifier) => {
    expect(identity([identifier])?.abhaAddresses).toEqual(['ravi.sample@abdm']);
  });

  test('a file number of fourteen digits or a mail address is no ABHA', () => {
    const other = identity([
      { type: typed('MR'), system: 'https://hospital.example/mrn', value: '20261102000017' },
      { value: 'ravi@gmail.com' },
    ]);

    expect(other).toMatchObject({
      abhaNumbers: [],
      abhaAddresses: [],
      otherIdentifiers: [{ value: '20261102000017' }, { value: 'ravi@gmail.com' }],
    });
  });

  test('a second patient is counted, and the subject is the one shown', () => {
    const bundle = minimal('OPConsultation-structured');
    const patient = bundle.entry.find((entry: Loose) => entry.resource.resourceType === 'Patient');
    bundle.entry.splice(1, 0, {
      fullUrl: 'urn:uuid:x',
      resource: { resourceType: 'Patient', id: 'x', name: [{ given: ['Other'], family: 'Person' }] },
    });

    expect(read(bundle)).toMatchObject({ otherPatients: 1, patient: { names: [patient.resource.name[0].text] } });
  });
});

describe('when the care took place', () => {
  const date = (change: (bundle: Loose) => void) => {
    const bundle = minimal('DiagnosticReport-lab-structured');
    change(bundle);
    return read(bundle).careDate;
  };
  const noVisit = (bundle: Loose) => delete resource(bundle, 'Encounter').period;
  const noFinding = (bundle: Loose) => {
    for (const { resource: one } of bundle.entry) delete one.effectiveDateTime;
  };

  test('the visit, else the finding, else the document, else the bundle', () => {
    expect(date(() => undefined)).toEqual({ value: '2026-11-02T10:20:00+05:30', from: 'encounter' });
    expect(date(noVisit)).toEqual({ value: '2026-11-02T08:10:00+05:30', from: 'finding' });
    expect(date((b) => [noVisit(b), noFinding(b)])).toEqual({ value: '2026-11-02T10:42:00+05:30', from: 'document' });
    expect(date((b) => [noVisit(b), noFinding(b), (resource(b, 'Composition').date = 'yesterday')])).toEqual({
      value: '2026-11-02T10:42:00+05:30',
      from: 'bundle',
    });
  });

  test('a date without time stays a date', () => {
    expect(date((b) => (resource(b, 'Encounter').period.start = '2026-11'))).toEqual({
      value: '2026-11',
      from: 'encounter',
    });
  });
});

describe('the whole text', () => {
  test.each([
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['one layer of base64', (text: string) => Buffer.from(text).toString('base64')],
  ])('is read with %s', (_what, wrap) => {
    const text = JSON.stringify(minimal('HealthDocumentRecord'));

    expect(readBundle(wrap(text))).toEqual(readBundle(text));
    expect(readAttachment(wrap(text), '/entry/4/resource/content/0/attachment').kind).toBe('attachment');
  });
});
