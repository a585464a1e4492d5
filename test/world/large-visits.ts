import { randomBytes } from 'node:crypto';
import { until } from './clinic.ts';
import { page } from './journey.ts';
import type { JourneyWorld } from './legs.ts';

/** A page as long as a busy doctor's. */
const note = {
  ...page,
  complaints: [
    { text: 'Fever', since: '3 days' },
    { text: 'Cough', since: '1 week' },
  ],
  medicines: ['Paracetamol 500 mg', 'Cetirizine 10 mg', 'Pantoprazole 40 mg'].map((medicine) => ({
    medicine,
    dose: '1-0-1 pc 5d',
  })),
};

/** How many visits, and the sizes in bytes of the documents that each of them has. */
export interface Visits {
  readonly count: number;
  readonly documents: readonly number[];
}

/** Writes, signs and links them. Resolves when ABDM knows of each, and the appliance has nothing left to do. */
export async function addVisits(world: JourneyWorld, patientId: string, { count, documents }: Visits): Promise<void> {
  for (let made = 0; made < count; made += 1) await addVisit(world, patientId, documents);
  await until(async () => {
    const { visits } = await world.desk.insist<LinkedVisits>('linking.ofPatient', { patientId });
    return visits.every(({ state }) => state === 'linked');
  });
  await until(async () => (await world.desk.insist<Outbox>('outbox.list', {})).waiting.length === 0);
}

interface LinkedVisits {
  readonly visits: readonly { readonly state: string }[];
}
interface Outbox {
  readonly waiting: readonly unknown[];
}
interface Saved {
  readonly revision: number;
}

async function addVisit(
  { desk, doctor }: JourneyWorld,
  patientId: string,
  documents: readonly number[],
): Promise<void> {
  const { visitId } = await desk.insist<{ visitId: string }>('visits.arrive', { patientId, purpose: 'Fever' });
  await doctor.insist('visits.begin', { visitId });
  let { revision } = await doctor.insist<Saved>('consultations.saveDraft', { visitId, revision: 0, note });
  for (const bytes of documents) {
    const data = inventDocument(bytes).toString('base64');
    ({ revision } = await doctor.insist<Saved>('consultations.addDocument', { visitId, title: 'Report', data }));
  }
  const signed = await doctor.insist<{ kind: string }>('consultations.sign', { visitId, revision });
  if (signed.kind !== 'signed') throw new Error(`Not signed: ${JSON.stringify(signed)}`);
}

/** Begins as a PDF does; the rest cannot be packed, as in a scanned page. */
export function inventDocument(bytes: number): Buffer {
  const start = Buffer.from('%PDF-1.7\n');
  return Buffer.concat([start, randomBytes(bytes - start.length)]);
}
