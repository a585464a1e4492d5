import { type BoundCall, bindCalls, makeDispatch } from '../../../core/calls/index.ts';
import { type Db, transact } from '../../../core/db/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import type { Reply } from '../../../core/kit/contract.ts';
import { newId } from '../../../core/kit/ids.ts';
import { silentLog } from '../../../core/kit/log.ts';
import type { Role } from '../../../core/kit/words.ts';
import { registerPatient } from '../../../core/patients/index.ts';
import { visitsCalls, visitsContract } from '../../../core/visits/index.ts';
import type { QueueLine } from '../../../core/visits/model.ts';
import { makeTestDb } from '../../world/core.ts';

/** 24 November 2026, 10:30 in India. */
export const morning = new Date('2026-11-24T05:00:00.000Z');

const insertStaff = `INSERT INTO staff (id, name, login, roles, qualification, registration, council, hpr_id, password_hash, created_at)
  VALUES (@id, @name, @id, @roles, 'MBBS', 'MH-1', 'Maharashtra Medical Council', '', 'x', '2026-01-01T00:00:00.000Z')`;

function hire(db: Db, name: string, roles: Role[]): Caller {
  const staffId = newId();
  transact(db, (tx) => void tx.run(insertStaff, { id: staffId, name, roles: JSON.stringify(roles) }));
  return { staffId, name, roles };
}

const nobodyKnown = { addressLine: '', district: '', state: '', pincode: '', guardianName: '', guardianRelation: null };

/** A clinic with two doctors and a desk; calls go through the real dispatcher, at `clinic.now`. */
export function makeClinic(more: (db: Db) => ReadonlyMap<string, BoundCall>[] = () => []) {
  const db = makeTestDb(morning);
  const rao = hire(db, 'Dr. Rao', ['doctor']);
  const iyer = hire(db, 'Dr. Iyer', ['doctor']);
  const asha = hire(db, 'Asha', ['receptionist']);
  const owner = hire(db, 'Vikram', ['owner']);
  const clinic = {
    db,
    rao,
    iyer,
    asha,
    owner,
    now: morning,
    register: (name: string): string =>
      transact(db, (tx) => {
        const details = { ...nobodyKnown, name, gender: 'F' as const, birthDate: '1980-05', mobile: '9876543210' };
        return registerPatient(tx, details, { who: asha.staffId, now: clinic.now }).patientId;
      }),
    /** Lets the clock go on. */
    wait: (minutes: number) => {
      clinic.now = new Date(clinic.now.getTime() + minutes * 60_000);
    },
    reply: (who: Caller, name: string, input: unknown, key = newId()): Promise<Reply<unknown>> =>
      dispatch({ name, input, key, who, session: noSession, signal: AbortSignal.timeout(20_000) }),
    /** The value of a call that must succeed. The caller names the shape that the contract gives it. */
    call: async <Value>(who: Caller, name: string, input: unknown): Promise<Value> => {
      const reply = await clinic.reply(who, name, input);
      if (!reply.ok) throw new Error(`${name}: ${reply.code} ${JSON.stringify(reply.facts)}`);
      return reply.value as Value;
    },
    /** The code of a call that must be refused. */
    refusal: async (who: Caller, name: string, input: unknown): Promise<string> => {
      const reply = await clinic.reply(who, name, input);
      return reply.ok ? 'not refused' : reply.code;
    },
  };
  const bound = [bindCalls(visitsContract, visitsCalls), ...more(db)];
  const calls = new Map(bound.flatMap((table) => [...table]));
  const dispatch = makeDispatch({ calls, db, clock: () => clinic.now, log: silentLog });
  return clinic;
}

export interface Arrived {
  readonly visitId: string;
  readonly queueNumber: number;
  readonly doctorName: string;
}

export interface Queue {
  readonly day: string;
  readonly lines: QueueLine[];
  readonly doctors: { id: string; name: string }[];
}

export type Clinic = ReturnType<typeof makeClinic>;

/** Registers somebody and puts them into a queue. */
export async function arrive(
  clinic: Clinic,
  name: string,
  { doctor, purpose = 'fever' }: { doctor?: Caller; purpose?: string } = {},
): Promise<Arrived & { patientId: string }> {
  const patientId = clinic.register(name);
  const doctorId = doctor ? { doctorId: doctor.staffId } : {};
  const arrived = await clinic.call<Arrived>(clinic.asha, 'visits.arrive', { patientId, purpose, ...doctorId });
  return { patientId, ...arrived };
}

/** A press of the doctor. */
export const move = (clinic: Clinic, call: string, visitId: string) => clinic.call(clinic.rao, call, { visitId });

const noSession = { secret: undefined, open: () => undefined, close: () => undefined };
