import { findAbhaProof } from '../../../core/abha/index.ts';
import { putAbhaProof } from '../../../core/abha/proofs.ts';
import { insertStaff } from '../../../core/auth/store.ts';
import { type BoundCall, bindCalls, makeDispatch } from '../../../core/calls/index.ts';
import { type Db, type Tx, transact } from '../../../core/db/index.ts';
import type { Incoming, Refusal } from '../../../core/gateway/index.ts';
import type { Received } from '../../../core/inbox/index.ts';
import { later } from '../../../core/kit/clock.ts';
import { newId } from '../../../core/kit/ids.ts';
import { silentLog } from '../../../core/kit/log.ts';
import {
  linkingCallbacks,
  linkingCalls,
  linkingContract,
  linkingSchedule,
  onAbhaAttached,
  onConsultationSigned,
} from '../../../core/linking/index.ts';
import { askToken, linkCareContexts, notifyUpdate } from '../../../core/linking/jobs.ts';
import { getCareContext, stepsOf } from '../../../core/linking/store.ts';
import type { JobKind, Rest } from '../../../core/outbox/index.ts';
import { attachAbha } from '../../../core/patients/index.ts';
import { insertVisit, setVisitState } from '../../../core/visits/store.ts';
import { makeTestDb } from '../../world/core.ts';
import { somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';

type Answer = 'link.token-issued' | 'link.confirmed' | 'link.notify-acknowledged';
type End = Rest<unknown>['end'];

export interface WaitingJob {
  readonly id: number;
  readonly data: unknown;
  readonly notBefore: string;
  readonly deadline: string;
}

const kinds = { 'linking.ask-token': askToken, 'linking.link': linkCareContexts, 'linking.notify': notifyUpdate };
const insertedJobs = `SELECT id, data, not_before AS notBefore, deadline FROM outbox WHERE kind = @kind ORDER BY id`;

export const token = `e30.${Buffer.from(JSON.stringify({ exp: 1_900_000_000 })).toString('base64url')}.c2ln`;

/** Linking on a real database, with the far side played by the test: it answers jobs and lets them end as it likes. */
export function openLinkingDesk() {
  const db = makeTestDb();
  let now = new Date('2026-11-24T05:00:00.000Z');
  const doctorId = hire(db);
  const who = { staffId: doctorId, name: 'Dr. Rao', roles: ['doctor' as const] };
  const calls: ReadonlyMap<string, BoundCall> = bindCalls(linkingContract, linkingCalls);
  const dispatch = makeDispatch({ calls, db, clock: () => now, log: silentLog });
  const run = (work: (tx: Tx) => void) => transact(db, (tx) => void work(tx));

  const desk = {
    db,
    get now() {
      return now;
    },
    wait(milliseconds: number) {
      now = later(now, milliseconds);
    },
    register(name = 'Asha Devi', birthDate: string | null = '1990-06-26'): string {
      const [id = ''] = registerAll(db, [somebody({ name, gender: 'F', birthDate })], now);
      return id;
    },
    /** The ABHA service has vouched for the patient. */
    prove(
      patientId: string,
      abha: Partial<{ abhaNumber: string; abhaAddress: string | null; yearOfBirth: number | null }> = {},
    ) {
      const { abhaNumber = '91100020003001', abhaAddress = 'asha.devi90@sbx', yearOfBirth = 1990 } = abha;
      run((tx) => {
        attachAbha(tx, patientId, {
          who: doctorId,
          now: now,
          abhaNumber,
          abhaAddress,
          isVerified: true,
          profile: {},
        });
        const proof = {
          patientId,
          verifiedAt: now.toISOString(),
          name: 'Asha Devi',
          yearOfBirth,
          cardBlobId: null,
        };
        putAbhaProof(tx, { ...proof, who: doctorId });
        onAbhaAttached(tx, patientId, now);
      });
      return findAbhaProof(db, patientId);
    },
    visit: (patientId: string): string =>
      transact(db, (tx) => insertVisit(tx, { patientId, doctorId, purpose: '' }, now).id),
    sign(visitId: string, version = 1, hiTypes: ('OPConsultation' | 'Prescription')[] = ['OPConsultation']) {
      const patientId =
        db.get<{ id: string }>('SELECT patient_id AS id FROM visits WHERE id = @visitId', { visitId })?.id ?? '';
      run((tx) => setVisitState(tx, visitId, { state: 'done', now }));
      run((tx) => onConsultationSigned(tx, { visitId, patientId, version, hiTypes }, now));
    },
    /** A signed visit of a patient whose ABHA is proved: the usual beginning. */
    signedVisit() {
      const patientId = desk.register();
      desk.prove(patientId);
      const visitId = desk.visit(patientId);
      desk.sign(visitId);
      return { patientId, visitId };
    },
    jobs: (kind: keyof typeof kinds): WaitingJob[] =>
      db
        .all<{ id: number; data: string; notBefore: string; deadline: string }>(insertedJobs, { kind })
        .map((job) => ({ ...job, data: JSON.parse(job.data) as unknown })),
    /** The newest job of a kind. */
    job(kind: keyof typeof kinds): WaitingJob {
      const newest = desk.jobs(kind).at(-1);
      if (!newest) throw new Error(`There is no job ${kind}`);
      return newest;
    },
    /** A job comes to rest as the outbox would let it. */
    end(kind: keyof typeof kinds, end: End, job: WaitingJob = desk.job(kind)) {
      run((tx) => {
        tx.run('UPDATE outbox SET state = @state WHERE id = @id', { id: job.id, state: end.kind });
        // The table of kinds has for each name the kind of that name's data.
        const known = kinds[kind] as unknown as JobKind<unknown>;
        known.onRest(tx, { jobId: job.id, data: job.data, end }, now);
      });
    },
    /** A callback answers a job. */
    answer<Kind extends Answer>(kind: Kind, message: Omit<Incoming[Kind], 'inReplyTo'>, job: WaitingJob) {
      run((tx) => {
        const asked = { jobId: job.id, kind, cause: '', data: job.data };
        const received = {
          message: { inReplyTo: 'x', ...message },
          requestId: newId(),
          receivedAt: now,
          asked,
          isCopy: false,
        };
        // Kind and message belong together; the union of handlers cannot say so.
        const handle = linkingCallbacks[kind] as (tx: Tx, received: Received<Kind>, now: Date) => void;
        handle(tx, received as unknown as Received<Kind>, now);
      });
    },
    issueToken(job: WaitingJob = desk.job('linking.ask-token')) {
      desk.answer('link.token-issued', { abhaAddress: null, linkToken: token, error: null }, job);
    },
    refuseToken(code: string, job: WaitingJob = desk.job('linking.ask-token')) {
      desk.answer('link.token-issued', { abhaAddress: null, linkToken: null, error: { code, message: '' } }, job);
    },
    confirm(job: WaitingJob = desk.job('linking.link')) {
      desk.answer('link.confirmed', { abhaAddress: null, isLinked: true, error: null }, job);
    },
    refuseLink(code: string, job: WaitingJob = desk.job('linking.link')) {
      desk.answer('link.confirmed', { abhaAddress: null, isLinked: false, error: { code, message: '' } }, job);
    },
    /** Plays what another folder would have written. */
    sql: (text: string, values: Record<string, string | number>) => run((tx) => void tx.run(text, values)),
    sweep() {
      run((tx) => linkingSchedule.find(({ name }) => name === 'linking.sweep')?.run(tx, now));
    },
    attach: (patientId: string) => run((tx) => onAbhaAttached(tx, patientId, now)),
    stateOf: (visitId: string) => getCareContext(db, visitId),
    stepsOf: (visitId: string) => stepsOf(db, visitId).map(({ step }) => step),
    async call<Value = Record<string, unknown>>(name: keyof typeof linkingContract, input: unknown): Promise<Value> {
      const request = { name, input, key: newId(), who, session: noSession, signal: AbortSignal.timeout(5000) };
      const reply = await dispatch(request);
      if (!reply.ok) throw new Error(reply.code);
      return reply.value as Value;
    },
  };
  return desk;
}

/** A visit whose link has been queued. */
export function queuedVisit() {
  const desk = openLinkingDesk();
  const { patientId, visitId } = desk.signedVisit();
  desk.issueToken();
  return { desk, patientId, visitId };
}

/** A visit that ABDM has linked. */
export function linkedVisit() {
  const { desk, patientId, visitId } = queuedVisit();
  desk.end('linking.link', sent);
  desk.confirm();
  return { desk, patientId, visitId };
}

export const sent = { kind: 'sent', answer: null, already: false } as const satisfies End;
export const refusedWith = (...codes: string[]): End => ({
  kind: 'refused',
  because: 'said-no',
  refusal: { http: 400, shape: 'wrapped', codes, messages: [] } satisfies Refusal,
});
export const dropped = (because: string): End => ({ kind: 'dropped', because });

const noSession = { secret: undefined, open: () => undefined, close: () => undefined };

function hire(db: Db): string {
  const id = newId();
  const papers = { qualification: '', registration: '', council: '', hprId: '' };
  const row = {
    id,
    name: 'Dr. Rao',
    login: 'rao',
    roles: ['doctor' as const],
    ...papers,
    passwordHash: 'none',
    pinHash: null,
  };
  transact(db, (tx) => insertStaff(tx, row, new Date('2026-01-01T00:00:00Z')));
  return id;
}
