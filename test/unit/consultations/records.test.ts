import { describe, expect, test } from 'vitest';
import { buildRecords } from '../../../core/consultations/index.ts';
import { documentLimits, emptyNote, type Note, noVitals } from '../../../core/consultations/model.ts';
import { transact } from '../../../core/db/index.ts';
import { checkText, readBundle, startChecker } from '../../../core/fhir/index.ts';
import type { HiType } from '../../../core/kit/words.ts';
import { chance } from '../fhir/random.ts';
import { book } from '../fhir/samples.ts';
import { diagnosis, fever, files, makePractice, medicine } from './practice.ts';

const root = new URL('../../../core/', import.meta.url);
type Clinic = ReturnType<typeof makePractice>;

/** The records of a visit as parsed JSON, by type. */
function records(clinic: Clinic, visitId: string, only?: HiType[]) {
  const built = [...buildRecords(clinic.db, visitId, only)];
  return new Map(built.map(({ hiType, text }) => [hiType, { text, bundle: JSON.parse(text) }]));
}

const errorsIn = (text: string) => checkText(book, text).filter(({ severity }) => severity === 'error');

async function signed(some: Partial<Note> = fever, document = false) {
  const clinic = makePractice();
  const { visitId, patientId } = await clinic.begin();
  await clinic.write(visitId, some);
  const data = files.pdf.toString('base64');
  if (document) await clinic.ask('consultations.addDocument', { visitId, title: 'X-ray report', data });
  expect(await clinic.sign(visitId)).toMatchObject({ kind: 'signed' });
  return { clinic, visitId, patientId };
}

describe('the records of a signed page', () => {
  const everything: Note = {
    complaints: [
      { text: 'बुखार', since: '3 दिन' },
      { text: 'Cough & cold <dry>', since: '' },
    ],
    vitals: {
      systolic: 120,
      diastolic: 80,
      pulse: 88,
      temperature: 101.2,
      temperatureUnit: 'F',
      spo2: 97,
      respiration: 18,
      weightKg: 61.5,
      heightCm: 162,
    },
    findings: 'Throat congested.\nChest clear.',
    diagnoses: [
      { text: 'Acute bronchitis', code: 'J20.9', certainty: 'confirmed', isOngoing: false },
      { text: 'Dengue', code: null, certainty: 'provisional', isOngoing: false },
    ],
    medicines: [
      medicine('Tab Dolo 650', '1-0-1 pc 5d'),
      medicine('Tab Wysolone 10', '2-0-2 3d then 1-0-1 3d then 0-0-1 3d'),
      medicine('Syp X', 'as told'),
      medicine('Tab Y', ''),
      medicine('Betnovate cream', 'bd 1w'),
      medicine('Inj Tetanus', '1 stat'),
      medicine('Tab Z', '1 tds sos max 3/day'),
    ],
    stopped: ['Tab Old'],
    tests: [{ text: 'CBC' }, { text: 'Dengue NS1' }],
    advice: 'आराम करें',
    followUp: { kind: 'after', days: 5 },
  };

  test('are free of errors, in ASCII, and say what was written', async () => {
    const { clinic, visitId } = await signed(everything, true);
    const built = records(clinic, visitId);
    expect([...built.keys()]).toEqual(['OPConsultation', 'Prescription', 'HealthDocumentRecord']);
    for (const { text } of built.values()) {
      expect(errorsIn(text)).toEqual([]);
      expect(text).toMatch(/^[\x20-\x7e]*$/);
    }
    const view = readBundle(built.get('OPConsultation')?.text ?? '');
    if (view.kind !== 'record') throw new Error('not readable');
    const told = JSON.stringify(view.sections);
    for (const words of ['बुखार', 'Throat congested', 'Acute bronchitis', 'Tab Dolo 650', 'CBC', 'आराम करें', '120 mmHg'])
      expect(told).toContain(words);
    expect(told.match(/"kind":"request"/g)).toHaveLength(7);
    expect(view.patient?.names).toEqual(['Savita Rane']);
  });

  test('the care context is the encounter’s number, the follow-up five days after the visit', async () => {
    const { clinic, visitId } = await signed(everything);
    const { text } = records(clinic, visitId).get('OPConsultation') ?? { text: '' };
    expect(text).toContain('"V-20261124-1"');
    expect(text).toContain('"start":"2026-11-29T00:00:00+05:30"');
  });

  test('a dose leaves as coded timing only if it was wholly understood; its words go in any case', async () => {
    const lines = [
      medicine('Tab A', '1-0-1 pc 5d'),
      medicine('Tab B', '1-0-1 with warm milk'),
      medicine('Tab C', 'as told'),
    ];
    const { clinic, visitId } = await signed({ ...fever, medicines: lines });
    const { bundle } = records(clinic, visitId, ['Prescription']).get('Prescription') ?? {};
    const requests = bundle.entry
      .map(({ resource }: { resource: { resourceType: string } }) => resource)
      .filter(({ resourceType }: { resourceType: string }) => resourceType === 'MedicationRequest');
    const dosages = requests.map(
      ({ dosageInstruction }: { dosageInstruction: { text: string; timing?: object }[] }) => dosageInstruction[0],
    );
    expect(dosages.map(({ text }: { text: string }) => text)).toEqual([
      '1 tablet in the morning, 1 tablet at night, after food, for 5 days',
      '1 tablet in the morning, 1 tablet at night, with warm milk',
      'as told',
    ]);
    expect(dosages.map(({ timing }: { timing?: object }) => timing !== undefined)).toEqual([true, false, false]);
    expect(dosages[0].doseAndRate[0].doseQuantity).toMatchObject({ value: 1, unit: 'tablet' });
  });

  test('built again, hours later, they are the same text', async () => {
    const { clinic, visitId } = await signed(everything, true);
    const before = records(clinic, visitId);
    clinic.clinic.wait(600);
    for (const [hiType, { text }] of records(clinic, visitId)) expect(text).toBe(before.get(hiType)?.text);
  });

  test('another ABHA makes another document with other ids', async () => {
    const { clinic, visitId, patientId } = await signed();
    const before = records(clinic, visitId).get('OPConsultation');
    const sql = "UPDATE patients SET abha_number = '91123456789012', abha_address = 'savita@sbx' WHERE id = @patientId";
    transact(clinic.db, (tx) => void tx.run(sql, { patientId }));
    const after = records(clinic, visitId).get('OPConsultation');
    expect(after?.text).toContain('91-1234-5678-9012');
    expect(after?.bundle.identifier.value).not.toBe(before?.bundle.identifier.value);
    expect(errorsIn(after?.text ?? '')).toEqual([]);
  });

  test('a correction names the document it replaces, in every type that both have', async () => {
    const { clinic, visitId } = await signed(fever, true);
    const before = records(clinic, visitId);
    await clinic.ask('consultations.correct', { visitId, reason: 'Wrong strength' });
    await clinic.write(visitId, { medicines: [medicine('Tab Dolo 500', '1-0-1 pc 5d')] });
    clinic.clinic.wait(60 * 24);
    await clinic.sign(visitId);
    for (const [hiType, { bundle, text }] of records(clinic, visitId)) {
      const composition = bundle.entry[0].resource;
      const old = before.get(hiType)?.bundle;
      expect(composition.status).toBe('amended');
      expect(composition.relatesTo[0].targetIdentifier).toEqual(old.identifier);
      expect(composition.identifier).toEqual(old.entry[0].resource.identifier);
      expect(bundle.identifier.value).not.toBe(old.identifier.value);
      expect(errorsIn(text)).toEqual([]);
    }
  });

  test('a correction that adds the first medicine has no prescription to replace', async () => {
    const { clinic, visitId } = await signed({ ...fever, medicines: [] });
    expect([...records(clinic, visitId).keys()]).toEqual(['OPConsultation']);
    await clinic.ask('consultations.correct', { visitId, reason: 'Forgot the medicine' });
    await clinic.write(visitId, { medicines: fever.medicines });
    await clinic.sign(visitId);
    const composition = records(clinic, visitId).get('Prescription')?.bundle.entry[0].resource;
    expect(composition.relatesTo).toBeUndefined();
  });

  test('what goes on from earlier visits stands in the record: problems and medicines not named today', async () => {
    const { clinic, patientId } = await signed({
      ...fever,
      diagnoses: [diagnosis('Hypertension', true)],
      medicines: [medicine('Tab Telma 40', '1-0-0 cont')],
    });
    clinic.clinic.wait(24 * 60);
    const { visitId } = await clinic.begin('', patientId);
    await clinic.write(visitId, { ...emptyNote, findings: 'Well.' });
    await clinic.sign(visitId);
    const built = records(clinic, visitId);
    expect([...built.keys()]).toEqual(['OPConsultation']);
    const { text } = built.get('OPConsultation') ?? { text: '' };
    expect(text).toContain('MedicationStatement');
    expect(text).toContain('Hypertension');
    expect(errorsIn(text)).toEqual([]);
  });

  test('nothing signed, no record', async () => {
    const clinic = makePractice();
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    expect([...buildRecords(clinic.db, visitId)]).toEqual([]);
  });

  test('a clinic without a name whose doctor has no registration still makes records without errors', async () => {
    const clinic = makePractice({ clinicName: '' });
    transact(clinic.db, (tx) => void tx.run("UPDATE staff SET registration = '', qualification = '', council = ''"));
    const { visitId } = await clinic.begin();
    await clinic.write(visitId, fever);
    await clinic.sign(visitId);
    for (const { text } of records(clinic, visitId).values()) expect(errorsIn(text)).toEqual([]);
  });
});

test('pages of all kinds, a hundred of them, make records without errors', async () => {
  const dice = chance(20261124);
  const clinic = makePractice();
  const words = ['Fever', 'ज्वर', '<b>', 'a & b', '“quote”', 'x'.repeat(200), '😀', 'Line one\nline two', '\u0007bell'];
  const word = () => words[dice.below(words.length)] ?? '';
  const some = <Item>(make: () => Item) => Array.from({ length: dice.below(4) }, make);
  const maybe = (value: number) => (dice.below(2) === 0 ? value : null);
  const doses = [
    '1-0-1 pc 5d',
    'sos',
    '1 weekly sun',
    'as told',
    '',
    '½-0-½ 3d then 0-0-½ 3d',
    'q8h',
    '1 tds sos max 4',
    'stat',
    'od cont',
    word(),
  ];
  for (let page = 0; page < 100; page += 1) {
    const { visitId } = await clinic.begin(`Patient ${'ABCDEFGHIJ'.charAt(page % 10)}`);
    await clinic.write(visitId, {
      ...emptyNote,
      findings: `finding ${word()}`,
      advice: word(),
      complaints: some(() => ({ text: word(), since: dice.below(2) === 0 ? '' : '3 days' })),
      diagnoses: some(() => ({
        text: word(),
        code: dice.below(2) === 0 ? null : 'E11.9',
        certainty: dice.below(2) === 0 ? 'confirmed' : 'provisional',
        isOngoing: false,
      })),
      medicines: some(() => medicine(word(), doses[dice.below(doses.length)] ?? '')),
      tests: some(() => ({ text: word() })),
      vitals: {
        ...noVitals,
        pulse: maybe(80),
        temperature: maybe(37),
        temperatureUnit: 'C',
        weightKg: maybe(60),
        heightCm: maybe(160),
        spo2: maybe(97),
      },
      followUp: dice.below(2) === 0 ? null : { kind: 'after', days: 1 + dice.below(60) },
    });
    await clinic.sign(visitId);
    for (const { text } of buildRecords(clinic.db, visitId)) expect(errorsIn(text), text).toEqual([]);
  }
});

test('signing with the real checker takes a full page with the largest files', async () => {
  const checker = startChecker({
    workerFile: new URL('fhir/worker.ts', root),
    rulesFolder: new URL('fhir/rules/', root).pathname,
  });
  const clinic = makePractice({ check: (text) => checker.check(text) });
  const { visitId } = await clinic.begin();
  await clinic.write(visitId, fever);
  const large = Buffer.concat([files.pdf, Buffer.alloc(documentLimits.bytes - files.pdf.length, 7)]).toString('base64');
  for (const title of ['a', 'b', 'c']) await clinic.ask('consultations.addDocument', { visitId, title, data: large });
  expect(await clinic.sign(visitId)).toMatchObject({ kind: 'signed' });
  await checker.stop();
});
