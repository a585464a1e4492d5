import { performance } from 'node:perf_hooks';
import { addVisits, type Visits } from '../test/world/large-visits.ts';
import { registerAndVerify } from '../test/world/legs.ts';
import { toldByLinux } from './appliance.ts';
import { type AskingHospital, openHospital } from './asking-hospital.ts';
import { startCallbacks } from './callback-stream.ts';
import { type Clinic, startClinic } from './clinic.ts';
import { type BenchResult, percentile, spread } from './result.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

/** architecture.md section 6: the answer to a data request, its memory, and callbacks meanwhile. */
const mostSeconds = 10;
const mostMemory = 300;
const mostDelay = 50;

/** Three records each: consultation note, prescription, document. */
const recordsOfVisit = 3;
const hundred: Visits = { count: 100, documents: [100_000] };
/** 16 MB of documents a visit: some 200 MB as they leave. */
const large: Visits = { count: 9, documents: [5_200_000, 5_200_000, 5_200_000] };
const rounds = 3;

/**
 * A hospital asks for all records of a patient; measured from the data request to the last page, each round in a clinic of its
 * own, so that every record is built anew. Callbacks come in all the time.
 */
export async function run(): Promise<BenchResult[]> {
  const small = await repeat(hundred);
  const wide = await repeat(large);
  const visits = `${hundred.count} visits (${hundred.count * recordsOfVisit} records) built, checked, encrypted and pushed`;
  const megabytes = `${Math.round((wide[0]?.bytes ?? 0) / 1e6)} MB`;
  const atMost = (limit: number) => ({ limit, direction: 'at-most' as const });
  const of = (all: readonly Measured[], figure: (one: Measured) => number) => spread(all.map(figure));
  return [
    { name: visits, unit: 's', ...of(small, ({ seconds }) => seconds), ...atMost(mostSeconds) },
    {
      name: `${visits}: most memory`,
      unit: 'MB',
      ...of(small, ({ memory }) => memory),
      ...atMost(mostMemory),
      ...toldByLinux,
    },
    { name: `${megabytes} pushed`, unit: 's', ...of(wide, ({ seconds }) => seconds) },
    {
      name: `${megabytes} pushed: most memory`,
      unit: 'MB',
      ...of(wide, ({ memory }) => memory),
      ...atMost(mostMemory),
      ...toldByLinux,
    },
    {
      name: `callbacks while ${megabytes} are pushed, 99 of 100 acknowledged within`,
      unit: 'ms',
      ...of(wide, ({ p99 }) => p99),
      ...atMost(mostDelay),
    },
  ];
}

interface Measured {
  readonly seconds: number;
  /** MB. */
  readonly memory: number;
  readonly bytes: number;
  /** Milliseconds. */
  readonly p99: number;
}

async function repeat(visits: Visits): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (let round = 0; round < rounds; round += 1)
    measured.push(await inTemporaryFolder((folder) => once(folder, visits)));
  return measured;
}

async function once(folder: string, visits: Visits): Promise<Measured> {
  const clinic = await startClinic(folder);
  const hospital = await openHospital(clinic.simulator);
  try {
    await addVisits(clinic, await registerAndVerify(clinic), visits);
    await clinic.restart();
    return await transfer(clinic, hospital, visits.count * recordsOfVisit);
  } finally {
    hospital.close();
    await clinic.close();
  }
}

async function transfer(clinic: Clinic, hospital: AskingHospital, records: number): Promise<Measured> {
  const callbacks = startCallbacks(clinic);
  await hospital.request();
  const begun = performance.now();
  await until(async () => hospital.pages.length >= records);
  const times = await callbacks.stop();
  return {
    seconds: ((hospital.pages.at(-1)?.at ?? Number.NaN) - begun) / 1000,
    memory: clinic.appliance().mostMemory(),
    bytes: hospital.pages.reduce((sum, { bytes }) => sum + bytes, 0),
    p99: percentile(times, 0.99),
  };
}
