import { describe, expect, test } from 'vitest';
import {
  type Bundle,
  buildableTypes,
  buildHealthDocument,
  buildOpConsultation,
  buildPrescription,
  bundleText,
  checkText,
  type RecordInput,
  readBundle,
  summarise,
} from '../../../core/fhir/index.ts';
import { anyVisit } from './any-visit.ts';
import { book, type Loose, resource } from './samples.ts';
import { fullVisit, making, pdf } from './visits.ts';

const builders = {
  OPConsultation: buildOpConsultation,
  Prescription: buildPrescription,
  HealthDocumentRecord: buildHealthDocument,
};
type Buildable = keyof typeof builders;

const isBuildable = (type: string): type is Buildable => Object.hasOwn(builders, type);
const all = (input: RecordInput): [Buildable, Bundle][] =>
  buildableTypes(input)
    .filter(isBuildable)
    .map((type) => [type, builders[type](input, making())]);

/** The built bundle as a receiver gets it. */
const sent = (bundle: Bundle): Loose => JSON.parse(bundleText(bundle));
const withConsultation = (consultation: RecordInput['consultation']): RecordInput => ({ ...fullVisit, consultation });

describe('what is built conforms (DAT_01)', () => {
  test.each(all(fullVisit))('a full visit as %s has no remark at all', (_type, bundle) => {
    expect(checkText(book, bundleText(bundle))).toEqual([]);
  });

  test('six hundred random visits, with odd texts and missing parts, have no remark in any form', () => {
    const built = new Map<string, number>();

    for (let seed = 1; seed <= 600; seed += 1) {
      for (const [type, bundle] of all(anyVisit(seed))) {
        built.set(type, (built.get(type) ?? 0) + 1);
        expect({ seed, type, remarks: checkText(book, bundleText(bundle)) }).toEqual({ seed, type, remarks: [] });
      }
    }
    expect(
      Math.min(...['OPConsultation', 'Prescription', 'HealthDocumentRecord'].map((type) => built.get(type) ?? 0)),
    ).toBeGreaterThan(100);
  });

  test('a visit of which nothing was written is still a record', () => {
    const bundle = buildOpConsultation({ ...withConsultation({}), documents: [] }, making());

    expect(checkText(book, bundleText(bundle))).toEqual([]);
    expect(resource(bundle, 'Composition').section).toMatchObject([{ title: 'Consultation' }]);
  });

  test('a patient of whom little is known is described by what is known', () => {
    const bundle = buildOpConsultation(
      { ...fullVisit, patient: { localNumber: '7', name: 'राम', gender: 'U' } },
      making(),
    );

    expect(checkText(book, bundleText(bundle))).toEqual([]);
    expect(resource(sent(bundle), 'Patient')).toMatchObject({
      name: [{ text: 'राम' }],
      gender: 'unknown',
      identifier: [{ value: '7' }],
    });
    expect(resource(sent(bundle), 'Patient')).not.toHaveProperty('birthDate');
  });

  test('a prescription without medicine and file, or a document record without file, is not built', () => {
    const empty = { ...withConsultation({}), documents: [], prescriptionFile: undefined };

    expect(buildableTypes(empty)).toEqual(['OPConsultation']);
    expect(() => buildPrescription(empty, making())).toThrow('a medicine or a file');
    expect(() => buildHealthDocument(empty, making())).toThrow('a file');
  });
});

describe('what is built can be read', () => {
  test('our own reader finds the visit again', () => {
    const view = readBundle(bundleText(buildOpConsultation(fullVisit, making())));
    if (view.kind !== 'record') throw new Error('unreadable');
    const facts = summarise(view);

    expect(view).toMatchObject({
      hiType: 'OPConsultation',
      careDate: { value: '2026-11-02T10:20:00+05:30', from: 'encounter' },
      patient: {
        names: ['Ravi Sample'],
        abhaNumbers: ['91000011112222'],
        abhaAddresses: ['ravi.sample@sbx'],
        phones: ['+919800000001'],
      },
      source: { facility: 'Asha Clinic', facilityIds: ['IN2710000123'], authors: ['Dr. Meera Kulkarni'] },
    });
    expect(view.sections.flatMap(({ title, from }) => (from === 'section' ? [title] : []))).toEqual([
      'Chief complaints',
      'Physical examination',
      'Allergies',
      'Diagnosis and history',
      'Family history',
      'Investigations advised',
      'Medications',
      'Follow-up',
      'Procedures',
      'Documents',
      'Advice',
    ]);
    expect(facts.measures.map(({ name, value }) => `${name} ${value}`)).toContain(
      'Body mass index (BMI) [Ratio] 25.3 kg/m2',
    );
    expect(facts.measures.map(({ value }) => value)).toContain('101.4 °F');
    expect(facts.allergies).toMatchObject([{ name: 'Penicillin', reactions: ['Rash (moderate)'] }]);
    expect(facts.problems.map(({ name, certainty }) => [name, certainty])).toEqual([
      ['Acute bronchitis', 'provisional'],
      ['Diabetes', null],
    ]);
    expect(facts.medicines.map(({ name, kind }) => [name, kind])).toContainEqual(['Metformin 500 mg', 'statement']);
    expect(facts.documents).toMatchObject([{ title: 'Blood report', kind: 'pdf', byteLength: pdf.data.length }]);
  });

  test('every text of the visit arrives, letter for letter', () => {
    const name = 'अनन्या'.repeat(10).slice(0, 60);
    const odd = `${name} "O'Neil" <b>&amp;</b> \\u0041 😀`;
    const bundle = sent(
      buildOpConsultation(
        { ...fullVisit, patient: { ...fullVisit.patient, name: odd }, consultation: { findings: odd, advice: odd } },
        making(),
      ),
    );

    expect(resource(bundle, 'Patient').name[0].text).toBe(odd);
    expect(resource(bundle, 'Observation').valueString).toBe(odd);
    expect(resource(bundle, 'Patient').text.div).toContain('&lt;b&gt;&amp;amp;&lt;/b&gt;');
  });
});

describe('the text that is sent', () => {
  const text = bundleText(
    buildOpConsultation({ ...fullVisit, patient: { ...fullVisit.patient, name: 'राम 😀 é' } }, making()),
  );

  test('is pure ASCII', () => {
    expect(/^[\x20-\x7E]*$/.test(text)).toBe(true);
    expect(text).toContain('\\u0930\\u093e\\u092e \\ud83d\\ude00 \\u00e9');
  });

  test('is the same for the same facts, ids and time', () => {
    const build = () => bundleText(buildPrescription(fullVisit, making()));

    expect(build()).toBe(build());
  });
});

describe('versions', () => {
  test('the first version is final, and replaces nothing', () => {
    const composition = resource(sent(buildPrescription(fullVisit, making())), 'Composition');

    expect(composition).toMatchObject({ status: 'final', identifier: { value: making().documentId } });
    expect(composition).not.toHaveProperty('relatesTo');
  });

  test('a correction is amended, keeps its document id and names what it replaces', () => {
    const bundle = buildPrescription(fullVisit, making({ version: 2, replaces: 'old-bundle' }));
    const text = bundleText(bundle);

    expect(checkText(book, text)).toEqual([]);
    expect(resource(sent(bundle), 'Composition')).toMatchObject({
      status: 'amended',
      relatesTo: [{ code: 'replaces', targetIdentifier: { value: 'old-bundle' } }],
    });
    expect(readBundle(text)).toMatchObject({ ids: { composition: making().documentId, replaces: ['old-bundle'] } });
    expect(sent(bundle).meta.versionId).toBe('2');
  });
});
