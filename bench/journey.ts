import { performance } from 'node:perf_hooks';
import { hospitalTakes, recordsCome, recordsGo, visitIsLinked } from '../test/world/legs.ts';
import { type Clinic, startClinic } from './clinic.ts';
import { type BenchResult, spread } from './result.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const rounds = 5;
/** Seconds: what a slow clinic PC may take for all four legs, when nobody types and nobody waits for the network. */
const mostSeconds = 15;

/** The legs of the first whole journey, in order, as `test/world/legs.ts` walks them. */
const legs = [
  'registered, ABHA verified, written, signed, linked',
  'another hospital asks, is granted it, and has taken the visit',
  'records of another hospital asked for, granted, all arrived and opened',
  'permission taken back, records gone',
] as const;

/**
 * The journey by the calls that the screens make, each round in a clinic of its own. ABDM, the patient and the other hospital
 * answer at once, so this is the program's own time; a step is seen some 20 ms after it happened.
 */
export async function run(): Promise<BenchResult[]> {
  const walked: number[][] = [];
  for (let round = 0; round < rounds; round += 1) walked.push(await inTemporaryFolder(walk));
  const results = legs.map((leg, place) => ({
    name: `journey: ${leg}`,
    unit: 's',
    ...spread(walked.map((seconds) => seconds[place] ?? Number.NaN)),
  }));
  const whole = walked.map((seconds) => seconds.reduce((sum, one) => sum + one, 0));
  return [
    ...results,
    { name: 'journey: whole', unit: 's', ...spread(whole), limit: mostSeconds, direction: 'at-most' },
  ];
}

/** The seconds of each leg. */
async function walk(folder: string): Promise<number[]> {
  const clinic = await startClinic(folder);
  try {
    const stamps = [performance.now()];
    const stamp = () => void stamps.push(performance.now());
    await walkAll(clinic, stamp);
    return legs.map((_leg, place) => ((stamps[place + 1] ?? Number.NaN) - (stamps[place] ?? 0)) / 1000);
  } finally {
    await clinic.close();
  }
}

async function walkAll(clinic: Clinic, stamp: () => void): Promise<void> {
  const visit = await visitIsLinked(clinic);
  stamp();
  await hospitalTakes(clinic, visit);
  stamp();
  const outside = await recordsCome(clinic, visit);
  stamp();
  await recordsGo(clinic, visit, outside);
  stamp();
}
