import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { opensWith } from './backup/index.ts';
import type { CallTable } from './calls/index.ts';
import { type Db, transact } from './db/index.ts';
import type { Checker } from './fhir/index.ts';
import type { PracticeFarSide } from './gateway/index.ts';
import type { Clock } from './kit/clock.ts';
import { errorFacts, type Log } from './kit/log.ts';
import type { practiceContract } from './practice-contract.ts';
import { clinicSettings, type Settings, writeSetting } from './settings/index.ts';
import { placesIn, practiceClinic, startSimulator } from './simulator/index.ts';

export interface PracticeParts {
  readonly folder: string;
  readonly key: Uint8Array;
  /** Folder of the simulator's own files. */
  readonly files: string;
  readonly port: number;
  readonly clock: Clock;
  /** The other hospital's opinion of our bundles. */
  readonly checkBundle: Checker['check'];
  readonly log: Log;
}

/**
 * Starts the pretend ABDM of the practice world (architecture.md 7.51). It is spoken to by HTTP alone, like the real one, and
 * keeps its state beside the clinic's.
 */
export async function startPracticeFarSide(
  parts: PracticeParts,
): Promise<{ farSide: PracticeFarSide; url: string; close(): Promise<void> }> {
  if (!opensOrIsNew(path.join(parts.folder, 'simulator.db'), parts.key)) removeState(parts.folder);
  const simulator = await startSimulator({
    port: parts.port,
    dataFolder: parts.folder,
    key: parts.key,
    now: parts.clock,
    places: placesIn(parts.files),
    checkBundle: (text) => parts.checkBundle(text),
    onBug: (error) => parts.log.error('simulator.bug', errorFacts(error)),
  });
  return {
    url: simulator.url,
    farSide: {
      hieCmUrl: simulator.bases.hiecm,
      abhaUrl: simulator.bases.abha,
      cmId: simulator.settings.cmId,
      clientId: practiceClinic.clientId,
      clientSecret: practiceClinic.clientSecret,
      hipId: practiceClinic.serviceId,
      hiuId: practiceClinic.serviceId,
    },
    close: () => simulator.close(),
  };
}

const opensOrIsNew = (file: string, key: Uint8Array) => !existsSync(file) || opensWith(file, key);

/** After a change of the key, or restoring under another one, the pretend ABDM begins anew: it holds play, and no records. */
function removeState(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(path.join(folder, `simulator.db${ending}`), { force: true });
}

/** The phones are pages of the simulator: in a tab of the browser, or in a window of their own (architecture.md 7.52). */
export const practiceCalls = (
  url: string | null,
  { isWindow }: { isWindow: boolean },
): CallTable<typeof practiceContract> => ({
  'practice.show': () => ({ phones: url === null ? null : `${isWindow ? 'app://phone' : url}/phone` }),
});

/** The clinic that the practice world's papers and bundles name, until somebody gives it another name. */
export function addPracticeClinic(db: Db, settings: Settings, now: Date): void {
  if (settings.read(db, clinicSettings.name) !== '') return;
  transact(db, (tx) => {
    writeSetting(tx, clinicSettings.name, practiceClinic.name, now);
    writeSetting(tx, clinicSettings.address, '12 Example Road, Pune 411001', now);
    writeSetting(tx, clinicSettings.phone, '020 5550 0100', now);
    writeSetting(tx, clinicSettings.hfrId, practiceClinic.facilityId, now);
  });
}
