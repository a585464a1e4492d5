import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ClinicWorld, startClinic, until } from '../world/clinic.ts';
import { runCoreProcess, startCoreProcess } from '../world/core-process.ts';
import { decryptedImage } from '../world/decrypted.ts';
import { temporaryFolder } from '../world/folder.ts';
import { makeLaterProgram } from '../world/later-program.ts';
import { type JourneyWorld, recordsCome, recordsGo, registerAndVerify } from '../world/legs.ts';
import { personAt } from '../world/person.ts';
import { keyOf } from '../world/stopped.ts';

/** An update changes the database: a copy is made first, which holds all that the database held (architecture.md 7.16). */
const copiesIn = (dataFolder: string): string[] =>
  readdirSync(path.join(dataFolder, 'practice')).filter((name) => name.includes('.before-'));

/** What a record of the other hospital says, and nobody else does. */
const received = 'Azithromycin';

describe('the copy made before an update', () => {
  test('goes as soon as anything is erased, since it holds that, too', { timeout: 180_000 }, async () => {
    const program = makeLaterProgram();
    const clinic = await startClinic({ ...program.start, hasRelay: true, switches: { selfRequest: false } });
    const world = asWorld(clinic);
    const visit = { patientId: await registerAndVerify(world), visitId: '' };
    const outside = await recordsCome(world, visit);
    await clinic.stop();
    expect(copiesIn(clinic.dataFolder)).toEqual([]);

    const name = program.addMigration('CREATE TABLE of_a_later_version (id TEXT PRIMARY KEY) STRICT;');
    await clinic.start();
    expect(copiesIn(clinic.dataFolder)).toEqual([name]);
    const copy = path.join(clinic.dataFolder, 'practice', name);
    expect(decryptedImage(copy, keyOf(clinic.dataFolder))).toContain(received);

    await recordsGo(world, visit, outside);
    await until(() => !existsSync(copy));
    expect(copiesIn(clinic.dataFolder)).toEqual([]);
  });

  test('goes at the next good start, and stays while no start is good', { timeout: 120_000 }, async () => {
    const program = makeLaterProgram();
    const dataFolder = temporaryFolder();
    const start = { dataFolder, ...program.start };
    const startAndStop = async () => expect(await (await startCoreProcess(start)).stop()).toBe(0);
    await startAndStop();
    const first = program.addMigration('CREATE TABLE of_a_later_version (id TEXT PRIMARY KEY) STRICT;');
    await startAndStop();
    expect(copiesIn(dataFolder)).toEqual([first]);

    const second = program.addMigration('CREATE TABLE no_table (id NOT EVEN A TYPE) STRICT;');
    const failed = await runCoreProcess(start);
    expect(failed.code).not.toBe(0);
    expect(copiesIn(dataFolder).toSorted()).toEqual([first, second]);
    program.dropMigration();
    await startAndStop();
    expect(copiesIn(dataFolder)).toEqual([]);
  });
});

const asWorld = (clinic: ClinicWorld): JourneyWorld => ({
  simulator: clinic.simulator,
  desk: personAt(clinic, 'asha'),
  doctor: personAt(clinic, 'meera'),
  moment: () => new Promise((resolve) => void setTimeout(resolve, 100)),
});
