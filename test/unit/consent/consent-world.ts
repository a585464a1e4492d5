import {
  type ConsentHooks,
  consentCalls,
  consentJobs,
  consentSchedule,
  type Ending,
  makeConsentCallbacks,
  sweepConsents,
} from '../../../core/consent/index.ts';
import type { Artefact } from '../../../core/consent/model.ts';
import { type Db, type Tx, transact } from '../../../core/db/index.ts';
import type { ConsentArtefact, Incoming, IncomingKind, SignedArtefact } from '../../../core/gateway/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import { newId } from '../../../core/kit/ids.ts';
import type { Role } from '../../../core/kit/words.ts';
import { type AnyJobKind, findJobById, type Job, type Rest } from '../../../core/outbox/index.ts';
import { attachAbha } from '../../../core/patients/index.ts';
import type { ScheduledJob } from '../../../core/scheduler/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { type HandClock, makeHandClock } from '../../world/gateway.ts';
import { registerNames } from '../../world/register.ts';

export const address = 'asha.devi90@sbx';

type AskInput = Parameters<(typeof consentCalls)['consent.ask']>[1];
export const session = { secret: undefined, open: () => undefined, close: () => undefined };

/** A permission as ABDM tells it. */
export const artefact = (different: Partial<ConsentArtefact> = {}): ConsentArtefact => ({
  consentId: 'consent-1',
  abhaAddress: address,
  hipId: 'IN2710000001_1',
  hiuId: 'IN2710000002',
  hiuName: 'City Hospital',
  requesterName: 'Dr. Rao',
  purpose: 'CAREMGT',
  hiTypes: ['OPConsultation', 'Prescription'],
  careContexts: [{ patientReference: 'P-1', careContextReference: 'V-20261120-1' }],
  dateRange: { from: '2026-01-01T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' },
  eraseAt: '2026-12-24T00:00:00.000Z',
  frequency: null,
  accessMode: 'VIEW',
  createdAt: '2026-11-24T04:59:00.000Z',
  ...different,
});

export const signed = (different: Partial<ConsentArtefact> = {}): SignedArtefact => {
  const told = artefact(different);
  return { artefact: told, signature: 'c2lnbmVk', text: JSON.stringify(told) };
};

export interface ConsentWorld {
  readonly db: Db;
  readonly clock: HandClock;
  readonly patientId: string;
  readonly doctor: Caller;
  /** A doctor without a registration number. */
  readonly learner: Caller;
  readonly desk: Caller;
  readonly ended: Ending[];
  readonly granted: Artefact[];
  /** A callback as the inbox would hand it over; returns its REQUEST-ID. */
  tell<Kind extends IncomingKind>(kind: Kind, message: Incoming[Kind], asked?: Job): string;
  /** The jobs of a kind, oldest first. */
  jobs(kind: string): (Job & { readonly parsed: Record<string, unknown> })[];
  /** The newest job of a kind comes to rest, as the outbox would end it. */
  rest(kind: string, end: Rest<unknown>['end']): void;
  /** Asks, as the doctor; returns our id. */
  ask(different?: Partial<AskInput>, who?: Caller): string;
  sweep(isClockSure?: boolean): void;
  /** What the clock starts, as the program has it. */
  readonly schedule: readonly ScheduledJob[];
}

const insertStaff = `INSERT INTO staff (id, name, login, roles, qualification, registration, council, hpr_id, password_hash, created_at)
  VALUES (@id, @name, @id, @roles, '', @registration, '', '', 'x', '2026-01-01T00:00:00.000Z')`;

function hire(db: Db, { roles, ...person }: { name: string; roles: Role[]; registration: string }): Caller {
  const staffId = newId();
  transact(db, (tx) => void tx.run(insertStaff, { id: staffId, ...person, roles: JSON.stringify(roles) }));
  return { staffId, name: person.name, roles };
}

/** Asks for everything, unless something else is given. */
export const wish = (different: Partial<AskInput> = {}): AskInput => ({
  patientId: '',
  wish: { preset: 'everything' },
  purpose: 'CAREMGT',
  hipId: null,
  doctorId: null,
  ...different,
});

export function makeConsentWorld(): ConsentWorld {
  const clock = makeHandClock();
  const db = makeTestDb(clock());
  const doctor = hire(db, { name: 'Dr. Meera Rao', roles: ['doctor'], registration: 'MH-2011-04567' });
  const learner = hire(db, { name: 'Dr. New', roles: ['doctor'], registration: '' });
  const desk = hire(db, { name: 'Asha Patil', roles: ['receptionist'], registration: '' });
  const [patientId = ''] = registerNames(db, ['Asha Devi'], clock());
  const abha = { abhaNumber: '91100020003001', abhaAddress: address, isVerified: true, profile: {} };
  transact(db, (tx) => attachAbha(tx, patientId, { ...abha, who: 'appliance', now: clock() }));
  const ended: Ending[] = [];
  const granted: Artefact[] = [];
  const hooks: ConsentHooks = {
    onEnded: (_tx, ending) => void ended.push(ending),
    onArtefactGranted: (_tx, found) => void granted.push(found),
  };
  const callbacks = makeConsentCallbacks(hooks);

  return {
    db,
    clock,
    patientId,
    doctor,
    learner,
    desk,
    ended,
    granted,
    tell(kind, message, job) {
      const requestId = newId();
      // The table holds exactly the kinds of this folder; a test names one of them.
      const handle = callbacks[kind as keyof typeof callbacks] as unknown as (
        tx: Tx,
        received: object,
        now: Date,
      ) => void;
      const asked = job
        ? { jobId: job.id, kind: job.kind, cause: job.cause, data: JSON.parse(job.data) as unknown }
        : null;
      const received = { message, requestId, receivedAt: clock(), asked, isCopy: false };
      transact(db, (tx) => handle(tx, received, clock()));
      return requestId;
    },
    jobs(kind) {
      const rows = db.all<{ id: number }>('SELECT id FROM outbox_jobs WHERE kind = @kind ORDER BY id', { kind });
      return rows.flatMap(({ id }) => {
        const job = findJobById(db, id);
        return job ? [{ ...job, parsed: JSON.parse(job.data) as Record<string, unknown> }] : [];
      });
    },
    rest(kind, end) {
      const row = db.get<{ id: number }>('SELECT max(id) AS id FROM outbox_jobs WHERE kind = @kind', { kind });
      const job = row && findJobById(db, row.id);
      const found = consentJobs.find((one) => one.kind === kind) as AnyJobKind | undefined;
      if (!job || !found) throw new Error(`No job of the kind ${kind}`);
      const data = found.data.parse(JSON.parse(job.data));
      transact(db, (tx) => found.onRest(tx, { jobId: job.id, data, end }, clock()));
    },
    ask: (different = {}, who = doctor) =>
      transact(db, (tx) =>
        consentCalls['consent.ask'](tx, wish({ patientId, ...different }), { who, now: clock(), session }),
      ).requestId,
    schedule: consentSchedule({ hooks, isClockSure: () => true }),
    sweep(isClockSure = true) {
      transact(db, (tx) => sweepConsents(tx, { hooks, isClockSure: () => isClockSure }, clock()));
    },
  };
}
