import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CoreOptions, type CoreProcess, startCoreProcess } from '../world/core-process.ts';
import { type DeskClient, signInPractice } from '../world/desk.ts';
import { temporaryFolder } from '../world/folder.ts';
import { somebody } from '../world/people.ts';
import { expectAsDecided, watchConnections } from '../world/watched-connections.ts';

const program = path.resolve(import.meta.dirname, '../../scripts/restore.ts');

interface Restoring {
  readonly typed?: string;
  readonly watch?: ReturnType<typeof watchConnections>;
}

/** `npm run restore -- …` as somebody types it, with the key files of that PC. */
async function restore(dataFolder: string, args: readonly string[], { typed = '', watch }: Restoring = {}) {
  const child = spawn(process.execPath, [...(watch?.nodeArgs ?? []), program, ...args, '--data', dataFolder], {
    env: { PATH: process.env['PATH'], HOME: dataFolder, XDG_CONFIG_HOME: `${dataFolder}-config`, ...watch?.env },
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(typed);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

interface Clinic {
  readonly core: CoreProcess;
  readonly backup: string;
  /** The code of the sheet as it was printed. */
  readonly sheet: string;
}

/** A clinic with Asha Devi in its backup, and Ravi Kumar registered after it. */
async function clinicWithBackup(options: CoreOptions = {}): Promise<Clinic> {
  const core = await startCoreProcess(options);
  const owner = await signInPractice(core.ready.desk ?? '', 'vikram');
  const desk = await signInPractice(core.ready.desk ?? '', 'asha');
  await register(desk, 'Asha Devi');
  const { file } = await owner.value<{ file: string }>('backup.make', {});
  const { code } = await owner.value<{ code: string }>('backup.makeSheet', {});
  await register(desk, 'Ravi Kumar');
  return { core, backup: path.join(core.dataFolder, 'practice', 'backups', file), sheet: code };
}

const register = (desk: DeskClient, name: string) => desk.value('patients.register', somebody({ name }));

async function namesIn(dataFolder: string): Promise<string[]> {
  const core = await startCoreProcess({ dataFolder });
  const desk = await signInPractice(core.ready.desk ?? '', 'asha');
  const found: string[] = [];
  for (const text of ['Asha', 'Ravi']) {
    const { patients } = await desk.value<{ patients: { name: string }[] }>('patients.find', { text });
    found.push(...patients.map(({ name }) => name));
  }
  await core.stop();
  return found;
}

describe('restoring a backup', () => {
  test('waits until the program is closed, then brings back that day and keeps what was there', async () => {
    const { core, backup } = await clinicWithBackup();
    const early = await restore(core.dataFolder, [backup]);
    expect(early).toEqual({ code: 1, said: expect.stringContaining('Arogya Edge is running. Close it') });
    await core.stop();

    const restored = await restore(core.dataFolder, [backup]);
    expect(restored).toEqual({ code: 0, said: expect.stringContaining('Restored.') });
    expect(restored.said).toContain('is kept as');
    expect(await namesIn(core.dataFolder)).toEqual(['Asha Devi']);
  });

  test('on a new PC the printed sheet opens it, and from then on this PC has the key', async () => {
    const { core, backup, sheet } = await clinicWithBackup();
    await core.stop();
    const newPc = temporaryFolder();
    await restore(newPc, [`${backup}.mistyped`]);
    expect(existsSync(`${newPc}-config`)).toBe(false);
    expect((await restore(newPc, [backup])).said).toContain('Use --sheet');
    const wrong = await restore(newPc, [backup, '--sheet'], { typed: 'ABCD EFGH\n' });
    expect(wrong).toEqual({ code: 1, said: expect.stringContaining('That is not the recovery code') });
    expect(await restore(newPc, [backup, '--sheet'], { typed: `${sheet.toLowerCase()}\n` })).toMatchObject({ code: 0 });
    expect(await namesIn(newPc)).toEqual(['Asha Devi']);
  });

  test('under a key that was changed meanwhile opens again, and the practice world goes on', async () => {
    const { core } = await clinicWithBackup();
    const owner = await signInPractice(core.ready.desk ?? '', 'vikram');
    await owner.value('backup.changeKey', {});
    const { file } = await owner.value<{ file: string }>('backup.make', {});
    await core.stop();
    const backup = path.join(core.dataFolder, 'practice', 'backups', file);
    expect(await restore(core.dataFolder, [backup])).toMatchObject({ code: 0 });
    expect(await namesIn(core.dataFolder)).toEqual(['Asha Devi', 'Ravi Kumar']);
  });

  test('opens every database as it was decided, and so does a change of the key', async () => {
    const appliance = watchConnections();
    const { core, backup } = await clinicWithBackup(appliance);
    const owner = await signInPractice(core.ready.desk ?? '', 'vikram');
    const before = appliance.found().length;
    await owner.value('backup.changeKey', {});
    const since = appliance.found().slice(before);
    // The backups are opened for it; the database of the program is open, and stays so under the new key.
    expectAsDecided(since, [path.basename(backup), 'clinic.db']);
    await core.stop();

    const restoring = watchConnections();
    expect(await restore(core.dataFolder, [backup], { watch: restoring })).toMatchObject({ code: 0 });
    expectAsDecided(restoring.found(), ['clinic.db', 'clinic.db.arriving']);
  });

  test('says in words what is wrong, and changes nothing', async () => {
    const { core, backup } = await clinicWithBackup();
    await core.stop();
    expect(await restore(core.dataFolder, [])).toMatchObject({ code: 2 });
    const unknown = await restore(core.dataFolder, [backup, '--shet']);
    expect(unknown).toEqual({ code: 2, said: expect.stringMatching(/^Unknown option '--shet'.*\n+npm run restore/s) });
    expect(unknown.said).not.toContain('    at ');
    const noWorld = await restore(core.dataFolder, [backup, '--world', 'moon']);
    expect(noWorld).toEqual({ code: 2, said: expect.stringMatching(/^Nothing was changed\. One of the words/) });
    const missing = await restore(core.dataFolder, [path.join(core.dataFolder, 'nothing.db')]);
    expect(missing).toEqual({ code: 1, said: expect.stringContaining('There is no file of that name') });
    const noBackup = path.join(temporaryFolder(), 'letter.db');
    writeFileSync(noBackup, 'Dear Sir or Madam, this is no database.'.repeat(200));
    expect(await restore(core.dataFolder, [noBackup])).toEqual({
      code: 1,
      said: expect.stringContaining('it is no backup of Arogya Edge'),
    });
    expect(readdirSync(path.dirname(path.dirname(backup))).filter((name) => /set-aside|replaced/.test(name))).toEqual(
      [],
    );
    expect(await namesIn(core.dataFolder)).toEqual(['Asha Devi', 'Ravi Kumar']);
  });
});
