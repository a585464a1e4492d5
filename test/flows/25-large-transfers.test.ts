import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { days, later, systemClock } from '../../core/kit/clock.ts';
import { type ClinicWorld, startClinic } from '../world/clinic.ts';
import { temporaryFolder } from '../world/folder.ts';
import { inventDocument } from '../world/large-visits.ts';
import { type JourneyWorld, recordsCome, visitIsLinked } from '../world/legs.ts';
import { personAt } from '../world/person.ts';
import { type SteadyCallbacks, startSteadyCallbacks } from '../world/steady-callbacks.ts';
import { lookInto } from '../world/stopped.ts';

/** A scanned document; sealed, it makes a page of about 5 MB. */
const document = 2_800_000;
const large = 4_900_000;
const pages = 4;
/** More than can be under way at once: some of them were sent after the page began to wait. */
const several = 8;

const asWorld = (clinic: ClinicWorld): JourneyWorld => ({
  simulator: clinic.simulator,
  desk: personAt(clinic, 'asha'),
  doctor: personAt(clinic, 'meera'),
  // Long enough that nobody asks once more for what is on its way: the hospital would take all of it twice.
  moment: () => new Promise((resolve) => void setTimeout(resolve, 400)),
});

const startCallbacks = (clinic: ClinicWorld): SteadyCallbacks =>
  startSteadyCallbacks(clinic.core().ready.callback ?? '', clinic.simulator);

/** Every callback was taken, and stands in the database of the appliance that has stopped. */
async function expectAllOnDisk(clinic: ClinicWorld, callbacks: SteadyCallbacks): Promise<void> {
  const { acknowledged, refused } = await callbacks.stop();
  expect(refused).toEqual([]);
  await clinic.stop();
  const stored = lookInto(clinic.dataFolder, (db) => db.all<{ id: string }>('SELECT message_id AS id FROM inbox'));
  const onDisk = new Set(stored.map(({ id }) => id));
  expect(acknowledged.filter((id) => !onDisk.has(id))).toEqual([]);
}

describe('a large transfer never holds up the callback door', () => {
  test('20 MB come in as pages, and no megabyte goes on before further callbacks have been acknowledged', async () => {
    let callbacks: SteadyCallbacks | undefined;
    let megabytes = 0;
    const onMegabyte = async () => {
      megabytes += 1;
      await callbacks?.more(several);
    };
    const options = { recordsFolder: largeRecords(), hasRelay: true, onMegabyte, switches: { selfRequest: false } };
    const clinic = await startClinic(options);
    const world = asWorld(clinic);
    const visit = await visitIsLinked(world);

    callbacks = startCallbacks(clinic);
    const { recordIds } = await recordsCome(world, visit);
    await expectAllOnDisk(clinic, callbacks);
    expect(recordIds).toHaveLength(pages);
    expect(megabytes).toBeGreaterThanOrEqual(pages * Math.floor(large / 1e6));
  });
});

/** Scanned documents of another hospital, of a few days ago. */
function largeRecords(): string {
  const file = path.resolve(import.meta.dirname, '../../core/simulator/records/HealthDocumentRecord.json');
  const day = later(systemClock(), -days(5)).toISOString().slice(0, 10);
  const text = readFileSync(file, 'utf8').replaceAll('2026-11-02', day);
  const folder = path.join(temporaryFolder(), 'records');
  mkdirSync(folder);
  for (let made = 0; made < pages; made += 1) {
    const data = inventDocument(document).toString('base64');
    writeFileSync(path.join(folder, `scan-${made}.json`), text.replace(/JVBERi0[A-Za-z0-9+/=]+/, data));
  }
  return folder;
}
