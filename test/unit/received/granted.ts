import { insertStaff } from '../../../core/auth/store.ts';
import { type Db, transact } from '../../../core/db/index.ts';
import type { ConsentArtefact } from '../../../core/gateway/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import { days, later } from '../../../core/kit/clock.ts';
import { newId } from '../../../core/kit/ids.ts';
import type { Role } from '../../../core/kit/words.ts';

export const hospital = 'IN2710000002';
export const context = 'V-1';

export const artefactOf = (different: Partial<ConsentArtefact>, now: Date): ConsentArtefact => ({
  consentId: newId(),
  abhaAddress: 'asha.devi90@sbx',
  hipId: hospital,
  hiuId: 'IN2710000001_1',
  hiuName: 'Practice Clinic',
  requesterName: 'Dr. Meera Rao',
  purpose: 'CAREMGT',
  hiTypes: ['OPConsultation', 'Prescription', 'DischargeSummary'],
  careContexts: [{ patientReference: 'MR-1', careContextReference: context }],
  dateRange: { from: later(now, -days(365)).toISOString(), to: now.toISOString() },
  eraseAt: later(now, days(30)).toISOString(),
  frequency: null,
  accessMode: 'VIEW',
  createdAt: now.toISOString(),
  ...different,
});

/** Without a password: nobody signs in here. */
export function hire(db: Db, name: string, roles: Role[]): Caller {
  const staffId = newId();
  const papers = { qualification: '', registration: 'MH-1', council: '', hprId: '' };
  const row = { id: staffId, name, login: name, roles, ...papers, passwordHash: 'none', pinHash: null };
  transact(db, (tx) => insertStaff(tx, row, new Date('2026-01-01T00:00:00Z')));
  return { staffId, name, roles };
}
