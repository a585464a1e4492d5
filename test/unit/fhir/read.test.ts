import { describe, expect, test } from 'vitest';
import { readBundle, summarise } from '../../../core/fhir/index.ts';
import { type Block, type ReadableRecord, RecordView } from '../../../core/fhir/model.ts';
import { type Loose, minimal, minimalNames, minimalText, officialExamples, resource } from './samples.ts';

function read(bundle: Loose): ReadableRecord {
  const view = readBundle(typeof bundle === 'string' ? bundle : JSON.stringify(bundle));
  if (view.kind !== 'record') throw new Error(`unreadable because ${view.because}`);
  return view;
}

const blocksOf = (view: ReadableRecord): Block[] => view.sections.flatMap(({ blocks }) => blocks);
const words = (view: ReadableRecord): string => JSON.stringify(view.sections);

const types: Record<string, string> = {
  'DiagnosticReport-attachment': 'DiagnosticReport',
  'DiagnosticReport-imaging-structured': 'DiagnosticReport',
  'DiagnosticReport-lab-structured': 'DiagnosticReport',
  'DischargeSummary-structured': 'DischargeSummary',
  HealthDocumentRecord: 'HealthDocumentRecord',
  'ImmunizationRecord-structured': 'ImmunizationRecord',
  'Invoice-structured': 'Invoice',
  'OPConsultation-attachment': 'OPConsultation',
  'OPConsultation-structured': 'OPConsultation',
  'Prescription-attachment': 'Prescription',
  'Prescription-structured': 'Prescription',
  'WellnessRecord-structured': 'WellnessRecord',
};

describe('every kind of record', () => {
  test.each(minimalNames)('%s is read whole: type, patient, source, sections', (name) => {
    const view = read(minimalText(name));

    expect(RecordView.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      hiType: types[name],
      hiTypeFrom: 'profile',
      status: 'final',
      source: { facility: 'Asha Clinic', facilityIds: ['IN2710000123'], authors: ['Dr. Meera Kulkarni'] },
      patient: {
        names: ['Ravi Sample'],
        gender: 'male',
        birthDate: '1979-03-14',
        abhaNumbers: ['91000011112222'],
        abhaAddresses: ['ravi.sample@sbx'],
      },
      otherPatients: 0,
      isCut: false,
    });
    expect(view.sections.some(({ from, blocks }) => from === 'section' && blocks.length > 0)).toBe(true);
    expect(view.ids.bundle).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(officialExamples())('the guide’s own $name loses no clinical entry', ({ text }) => {
    const view = read(text);
    const types = new Set(JSON.parse(text).entry.map((entry: Loose) => entry.resource.resourceType));

    expect(view.hiTypeFrom).toBe('profile');
    expect(RecordView.parse(view)).toEqual(view);
    if (types.has('DocumentReference') || types.has('Binary'))
      expect(view.attachments.map(({ kind }) => kind)).toContain('pdf');
  });
});

describe('what a doctor finds in them', () => {
  test('a laboratory report shows values with unit, range and interpretation', () => {
    const rows = blocksOf(read(minimalText('DiagnosticReport-lab-structured'))).flatMap((block) =>
      block.kind === 'observations' ? block.rows : [],
    );

    expect(rows[0]).toMatchObject({
      value: '126 mg/dL',
      number: 126,
      unit: 'mg/dL',
      range: '70 – 100 mg/dL',
      interpretation: 'High',
    });
    expect(rows[1]).toMatchObject({ range: '≤ 200 mg/dL' });
  });

  test('blood pressure keeps its parts together, below its name', () => {
    const rows = summarise(read(minimalText('OPConsultation-structured'))).measures;

    expect(rows.slice(0, 2).map(({ name, value, level }) => [name, value, level])).toEqual([
      ['Systolic blood pressure', '138 mmHg', 1],
      ['Diastolic blood pressure', '86 mmHg', 1],
    ]);
  });

  test('the members of a panel are shown inside it, once', () => {
    const bundle = minimal('OPConsultation-structured');
    const [panel, member] = bundle.entry.filter((entry: Loose) => entry.resource.resourceType === 'Observation');
    panel.resource.hasMember = [{ reference: member.fullUrl }];
    resource(bundle, 'Composition').section[1].entry = [{ reference: panel.fullUrl }];
    const shown = read(bundle).sections.find(({ key }) => key === 'PhysicalExamination')?.blocks[0];

    expect(shown?.kind === 'observations' && shown.rows.at(-1)).toMatchObject({
      name: member.resource.code.text,
      level: 1,
    });
  });

  test('a prescription shows the words the patient reads, and its last day', () => {
    const { medicines } = summarise(read(minimalText('Prescription-structured')));

    expect(medicines[0]).toMatchObject({
      name: 'Azithromycin 500 mg oral tablet',
      dosage: ['1 tablet once a day for 3 days after food · Oral'],
      lastDay: '2026-11-06',
      reason: 'Acute bronchitis',
    });
  });

  test('a dosage without words is put into words', () => {
    const bundle = minimal('Prescription-structured');
    const [dosage] = resource(bundle, 'MedicationRequest').dosageInstruction;
    delete dosage.text;
    Object.assign(dosage, { asNeededBoolean: true, doseAndRate: [{ doseQuantity: { value: 0.5, unit: 'tablet' } }] });
    dosage.timing.repeat.when = ['MORN', 'NIGHT'];

    expect(summarise(read(bundle)).medicines[0]?.dosage).toEqual([
      '0.5 tablet, 2 times every day, in the morning, at night, for 5 days, as needed · Oral',
    ]);
  });

  test('an order not to take a medicine is loud', () => {
    const bundle = minimal('Prescription-structured');
    resource(bundle, 'MedicationRequest').doNotPerform = true;

    expect(summarise(read(bundle)).medicines[0]?.isForbidden).toBe(true);
  });

  test('what was entered in error or refuted is struck out', () => {
    const bundle = minimal('OPConsultation-structured');
    resource(bundle, 'Observation').status = 'entered-in-error';
    resource(bundle, 'AllergyIntolerance').verificationStatus = { coding: [{ code: 'refuted' }] };
    const facts = summarise(read(bundle));

    expect(facts.measures[0]?.isStruck).toBe(true);
    expect(facts.allergies[0]?.isStruck).toBe(true);
  });

  test.each([
    ['No known allergy', true],
    ['NKDA', true],
    ['no known drug allergies', true],
    ['No allergy to latex', false],
    ['Penicillin', false],
  ])('the allergy entry "%s" states that there is none: %s', (text, isNone) => {
    const bundle = minimal('OPConsultation-structured');
    resource(bundle, 'AllergyIntolerance').code = { text };

    expect(summarise(read(bundle)).allergies[0]?.isNone).toBe(isNone);
  });

  test('complaints are not problems', () => {
    expect(summarise(read(minimalText('OPConsultation-structured'))).problems.map(({ name }) => name)).toEqual([
      'Acute bronchitis',
    ]);
  });

  test('a bill shows its lines with the prices as written', () => {
    const table = blocksOf(read(minimalText('Invoice-structured'))).find(({ kind }) => kind === 'table');

    expect(table).toEqual({
      kind: 'table',
      columns: ['item', 'quantity', 'Rate', 'Discount'],
      rows: [['Consultation', '1', 'INR 400', 'INR 50']],
    });
  });
});

describe('nothing is lost', () => {
  test('an unknown section keeps its title and entries', () => {
    const bundle = minimal('OPConsultation-structured');
    Object.assign(resource(bundle, 'Composition').section[0], { title: 'Why she came', code: { text: 'x' } });

    expect(read(bundle).sections[0]).toMatchObject({
      title: 'Why she came',
      key: null,
      blocks: [{ kind: 'problems' }],
    });
  });

  test('a section of words alone shows its words, marked as unsafe', () => {
    const bundle = minimal('OPConsultation-structured');
    const html = '<div xmlns="http://www.w3.org/1999/xhtml"><p>Rest</p><script>alert(1)</script></div>';
    resource(bundle, 'Composition').section.push({ title: 'Advice', text: { status: 'generated', div: html } });

    const advice = read(bundle).sections.find(({ title }) => title === 'Advice');
    expect(advice?.blocks).toEqual([{ kind: 'narrative', narrative: { of: 'Advice', html, isUnsafe: true } }]);
  });

  test('sections inside sections follow their parent', () => {
    const bundle = minimal('OPConsultation-structured');
    const { section } = resource(bundle, 'Composition');
    section[0].section = [section.splice(1, 1)[0]];

    expect(
      read(bundle)
        .sections.slice(0, 2)
        .map(({ key, level }) => [key, level]),
    ).toEqual([
      ['ChiefComplaints', 0],
      ['PhysicalExamination', 1],
    ]);
  });

  test('a resource of an unknown kind shows every value in it', () => {
    const bundle = minimal('OPConsultation-structured');
    bundle.entry.push({
      fullUrl: 'AdverseEvent/7',
      resource: {
        resourceType: 'AdverseEvent',
        id: '7',
        event: { text: 'Fall' },
        recorded: '2026-11-01',
        seriousness: { coding: [{ display: 'Non-serious' }] },
      },
    });

    const also = read(bundle).sections.find(({ from }) => from === 'also');
    expect(also?.blocks.at(-1)).toMatchObject({
      kind: 'details',
      of: 'AdverseEvent',
      fields: [
        { label: 'event.text', value: 'Fall' },
        { label: 'recorded', value: '2026-11-01' },
        { label: 'seriousness', value: 'Non-serious' },
      ],
    });
  });

  test('a collection without Composition is shown by kind of resource', () => {
    const bundle = minimal('OPConsultation-structured');
    bundle.type = 'collection';
    bundle.entry.shift();
    const view = read(bundle);

    expect(view).toMatchObject({ hiType: 'OPConsultation', hiTypeFrom: 'contents', title: null });
    expect(view.sections.filter(({ from }) => from === 'type').map(({ key }) => key)).toContain('MedicationRequest');
  });

  test('a result stands in its report, also where there are no sections and it comes first', () => {
    const bundle = minimal('DiagnosticReport-lab-structured');
    bundle.entry = bundle.entry.slice(1).toReversed();

    expect(words(read(bundle)).split('126 mg/dL')).toHaveLength(2);
  });

  test('an entry that the record does not hold is at least named', () => {
    const bundle = minimal('OPConsultation-structured');
    resource(bundle, 'Composition').section[0].entry = [
      { reference: 'https://hip.example/Condition/1', display: 'Fever' },
    ];

    expect(read(bundle).sections[0]?.blocks).toMatchObject([
      { kind: 'details', title: 'Fever', fields: [{ label: 'not-in-record' }] },
    ]);
  });

  test.each(minimalNames)('%s: every entry stands somewhere', (name) => {
    const bundle = minimal(name);
    for (const [index, { resource: one }] of bundle.entry.entries()) {
      if (one.code?.text) one.code.text = `Code-${index}-end`;
      if (one.medicationCodeableConcept) one.medicationCodeableConcept.text = `Code-${index}-end`;
    }
    const shown = words(read(bundle));
    const marks = [...JSON.stringify(bundle).matchAll(/Code-\d+-end/g)].map(([mark]) => mark);

    for (const mark of new Set(marks)) expect(shown).toContain(mark);
  });
});
