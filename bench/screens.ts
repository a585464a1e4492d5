import { performance } from 'node:perf_hooks';
import { type DeskClient, signInPractice } from '../test/world/desk.ts';
import { startAppliance } from './appliance.ts';
import { type BenchResult, percentile, spread } from './result.ts';
import { openTenYears, tenYearFolder } from './ten-years.ts';

/** architecture.md section 6: any screen, with ten years of a busy clinic. */
const limit = 100;
const rounds = 3;
const looksARound = 40;

/** One visit, and what leads to it. */
interface Place {
  readonly patientId: string;
  readonly visitId: string;
  readonly consultationId: string;
  readonly day: string;
  readonly name: string;
}

type Call = readonly [name: string, input: unknown];

const longAgo = '2000-01-01T00:00:00.000Z';
const strip: readonly Call[] = [['strip.show', {}]];

/** What each screen asks for when it opens, the strip at its edge included. */
const screens: Readonly<Record<string, (place: Place) => readonly Call[]>> = {
  Desk: ({ patientId }) => [
    ...strip,
    ['visits.today', {}],
    ['linking.news', { after: longAgo }],
    ['received.news', { after: longAgo }],
    ['transfer.newHospitals', {}],
    ['patients.show', { patientId }],
    ['consent.given', { patientId }],
    ['consent.asked', { patientId }],
    ['transfer.list', { patientId }],
  ],
  'Patients, search': ({ name }) => [
    ...strip,
    ['patients.find', { text: '' }],
    ['patients.find', { text: name }],
    ['patients.places', {}],
  ],
  'A patient': ({ patientId }) => [
    ...strip,
    ['patients.show', { patientId }],
    ['patients.history', { patientId }],
    ['visits.ofPatient', { patientId }],
    ['abha.ofPatient', { patientId }],
    ['linking.ofPatient', { patientId }],
    ['consultations.storyOf', { patientId }],
  ],
  'Visits of a day': ({ day }) => [...strip, ['visits.ofDay', { day }], ['consultations.drafts', {}]],
  'A visit': ({ visitId }) => [
    ...strip,
    ['consultations.page', { visitId }],
    ['consultations.side', { visitId }],
    ['consultations.suggest', { kind: 'medicine', typed: 'par' }],
    ['linking.why', { visitId }],
  ],
  'A paper': ({ consultationId }) => [...strip, ['consultations.paper', { consultationId }]],
  Outside: ({ patientId }) => [
    ...strip,
    ['consent.doctors', {}],
    ['consent.asked', { patientId }],
    ['received.timeline', { patientId }],
    ['received.held', {}],
    ['visits.ofPatient', { patientId }],
  ],
  Sharing: () => [
    ...strip,
    ['consent.given', {}],
    ['consent.asked', {}],
    ['transfer.list', {}],
    ['transfer.newHospitals', {}],
  ],
  'Sharing, those that end next': () => [...strip, ['consent.given', { order: 'ending-first' }]],
  'Sharing, a name': ({ name }) => [...strip, ['consent.given', { text: name }], ['transfer.list', { text: name }]],
  Connection: () => [
    ...strip,
    ['connection.show', {}],
    ['outbox.list', {}],
    ['inbox.list', {}],
    ['scheduler.list', {}],
  ],
};

/** All calls of a screen at once, as a page makes them, through the whole stack. Each round gives what 99 of 100 looks keep. */
export async function run(): Promise<BenchResult[]> {
  const folder = await tenYearFolder();
  const places = samplePlaces(folder);
  const appliance = await startAppliance({ folder });
  try {
    const doctor = await signInPractice(appliance.ready.desk ?? '', 'meera');
    const results: BenchResult[] = [];
    for (const [name, calls] of Object.entries(screens)) {
      await timesOf(doctor, places.slice(0, 5).map(calls));
      const p99s: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const looks = places.slice(round * looksARound, (round + 1) * looksARound).map(calls);
        p99s.push(percentile(await timesOf(doctor, looks), 0.99));
      }
      const what = `screen "${name}" with ten years of a busy clinic, 99 of 100 looks within`;
      results.push({ name: what, unit: 'ms', ...spread(p99s), limit, direction: 'at-most' });
    }
    return results;
  } finally {
    await appliance.stop();
  }
}

/** Visits from all over the ten years. */
function samplePlaces(folder: string): Place[] {
  const { db, close } = openTenYears(folder, { readonly: true });
  const count = rounds * looksARound;
  const places = db.all<Place>(
    `SELECT v.id AS visitId, v.patient_id AS patientId, v.day, c.id AS consultationId, p.name
       FROM visits v JOIN consultations c ON c.visit_id = v.id JOIN patients p ON p.id = v.patient_id
      WHERE v.rowid % ((SELECT max(rowid) FROM visits) / @count) = 0 LIMIT @count`,
    { count },
  );
  close();
  return places;
}

async function timesOf(client: DeskClient, looks: readonly (readonly Call[])[]): Promise<number[]> {
  const times: number[] = [];
  for (const calls of looks) {
    const begun = performance.now();
    await Promise.all(calls.map(([name, input]) => client.value(name, input)));
    times.push(performance.now() - begun);
  }
  return times;
}
