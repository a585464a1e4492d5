import path from 'node:path';
import { onTestFinished } from 'vitest';
import { eraseNamelessBlobs } from '../../../core/blobs/index.ts';
import { bindCalls, makeDispatch } from '../../../core/calls/index.ts';
import { insertArtefactId, keepDetails, setArtefactStatus } from '../../../core/consent/artefacts.ts';
import { type Artefact, findArtefact } from '../../../core/consent/index.ts';
import { type Db, transact } from '../../../core/db/index.ts';
import type { KeyMaterial } from '../../../core/encryption/index.ts';
import { startChecker } from '../../../core/fhir/index.ts';
import type { ConsentArtefact } from '../../../core/gateway/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import type { Reply } from '../../../core/kit/contract.ts';
import { newId } from '../../../core/kit/ids.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { findJobByRequestId, startOutbox } from '../../../core/outbox/index.ts';
import { attachAbha } from '../../../core/patients/index.ts';
import { receivedContract, startReceived } from '../../../core/received/index.ts';
import { atMost, PushTooLarge } from '../../../core/server/push-paths.ts';
import { makeTestDbFile } from '../../world/core.ts';
import { startFarSide } from '../../world/far-side.ts';
import { makeHandClock, makeTestGateway } from '../../world/gateway.ts';
import { testKey } from '../../world/keys.ts';
import { somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';
import { artefactOf, hire } from './granted.ts';

export { context } from './granted.ts';

const core = path.resolve(import.meta.dirname, '../../../core');
export const requestPath = '/api/hiecm/data-flow/v3/health-information/request';
export const notifyPath = '/api/hiecm/data-flow/v3/health-information/notify';

/** The other hospital's knowledge of one request: what ABDM passed on to it. */
export interface AskedFor {
  readonly consentId: string;
  readonly dateRange: { readonly from: string; readonly to: string };
  readonly dataPushUrl: string;
  readonly keyMaterial: KeyMaterial;
  readonly requestId: string;
}

export interface Entry {
  readonly careContextReference: string;
  readonly content?: string;
  readonly link?: string;
  readonly checksum?: string;
  readonly media: string;
}
export interface Page {
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly transactionId: string;
  readonly keyMaterial: KeyMaterial;
  readonly entries: readonly Entry[];
}

/**
 * Received records on a real database, with a real outbox and gateway; ABDM is scripted, and the test plays the hospital that
 * encrypts and pushes.
 */
export async function openReceivedWorld({ timeLimit }: { timeLimit?: number } = {}) {
  const clock = makeHandClock();
  const { db, file } = makeTestDbFile(clock());
  const farSide = await startFarSide(clock);
  farSide.on(requestPath, () => ({ status: 202 }));
  farSide.on(notifyPath, () => ({ status: 202, body: { status: 'Notification is Accepted' } }));
  const gateway = makeTestGateway(db, farSide, clock);
  const checker = startChecker({
    workerFile: path.join(core, 'worker.ts'),
    rulesFolder: path.join(core, 'fhir/rules'),
  });
  const scene = { address: 'https://clinic.example.org' as string | null, erased: 0 };
  const opener = { workerFile: path.join(core, 'worker.ts'), database: file, key: () => testKey };
  const begin = () => {
    const received = startReceived({
      db,
      gateway,
      checker,
      clock,
      log: silentLog,
      tunnel: { publicUrl: () => scene.address },
      opener: { ...opener, ...(timeLimit && { timeLimit }) },
      onErased: () => void (scene.erased += 1),
    });
    const outbox = startOutbox({ db, gateway, clock, log: silentLog, chance: () => 0.5, kinds: received.kinds });
    const dispatch = makeDispatch({ calls: bindCalls(receivedContract, received.calls), db, clock, log: silentLog });
    return { received, outbox, dispatch };
  };
  let running = begin();
  const end = async () => {
    await running.outbox.stop();
    await running.received.stop();
  };
  onTestFinished(async () => {
    await end();
    await checker.stop();
  });

  const doctor = hire(db, 'Dr. Meera Rao', ['doctor']);
  const owner = hire(db, 'Vikram Shah', ['owner']);
  const desk = hire(db, 'Asha Patil', ['receptionist']);
  const [patientId = ''] = registerAll(
    db,
    [somebody({ name: 'Asha Devi', gender: 'F', birthDate: '1990-06-26' })],
    clock(),
  );
  const abha = { abhaNumber: '91100020003001', abhaAddress: 'asha.devi90@sbx', isVerified: true, profile: {} };
  transact(db, (tx) => void attachAbha(tx, patientId, { ...abha, who: 'appliance', now: clock() }));

  const reply = (name: string, input: unknown, who: Caller = doctor): Promise<Reply<unknown>> =>
    running.dispatch({ name, input, key: newId(), who, session: noSession, signal: AbortSignal.timeout(20_000) });

  const world = {
    db,
    file,
    clock,
    farSide,
    gateway,
    scene,
    patientId,
    doctor,
    owner,
    desk,
    reply,
    get outbox() {
      return running.outbox;
    },
    get received() {
      return running.received;
    },
    async value<Value = Record<string, unknown>>(name: string, input: unknown, who?: Caller): Promise<Value> {
      const answer = await reply(name, input, who);
      if (!answer.ok) throw new Error(`${name}: ${answer.code}`);
      // The caller names the shape that the contract promises.
      return answer.value as Value;
    },
    /** Everything that was put off until now happens. */
    async settle() {
      await running.outbox.settled();
      await running.received.settled();
      await running.outbox.settled();
    },
    /** Stops in the middle of everything and starts anew, as the program does; the database stays open. */
    async restart() {
      await end();
      transact(db, eraseNamelessBlobs);
      running = begin();
    },
    schedule() {
      for (const { run } of running.received.schedule) transact(db, (tx) => run(tx, clock()));
    },
    /** The patient has granted, and ABDM's artefact is here. */
    grant(different: Partial<ConsentArtefact> = {}): string {
      const told = artefactOf(different, clock());
      const key = { consentId: told.consentId, side: 'hiu' } as const;
      transact(db, (tx) => {
        insertArtefactId(tx, { ...key, status: 'GRANTED' }, clock());
        keepDetails(tx, key, { signed: { artefact: told, signature: null, text: '{}' }, patientId, now: clock() });
        running.received.hooks.onArtefactGranted(tx, artefact(db, told.consentId), clock());
      });
      return told.consentId;
    },
    revoke(consentId: string, because: 'REVOKED' | 'EXPIRED' = 'REVOKED') {
      transact(db, (tx) => {
        setArtefactStatus(tx, { consentId, side: 'hiu', to: because }, clock());
        running.received.hooks.onEnded(tx, { consentId, side: 'hiu', because }, clock());
      });
    },
    /** What ABDM was asked for, oldest first. */
    asked(): AskedFor[] {
      return farSide.arrived
        .filter(({ path: at }) => at === requestPath)
        .map(({ json, headers }) => {
          const { hiRequest } = json as {
            hiRequest: Omit<AskedFor, 'consentId' | 'requestId'> & { consent: { id: string } };
          };
          return { ...hiRequest, consentId: hiRequest.consent.id, requestId: String(headers['request-id']) };
        });
    },
    /** Grants, and waits until ABDM was asked. */
    async open(different: Partial<ConsentArtefact> = {}): Promise<AskedFor> {
      world.grant(different);
      await running.outbox.settled();
      return world.lastAsked();
    },
    lastAsked(): AskedFor {
      const last = world.asked().at(-1);
      if (!last) throw new Error('ABDM was asked for nothing');
      return last;
    },
    /** ABDM's answer to a request. */
    answer(asked: AskedFor, message: { transactionId?: string; code?: string }) {
      transact(db, (tx) => {
        const job = running.outbox.answered(tx, asked.requestId, clock());
        running.received.handlers['data.request-accepted'](
          tx,
          {
            message: {
              inReplyTo: asked.requestId,
              transactionId: message.transactionId ?? null,
              error: message.code === undefined ? null : { code: message.code, message: 'no' },
            },
            requestId: newId(),
            receivedAt: clock(),
            asked: job,
            isCopy: false,
          },
          clock(),
        );
      });
      return findJobByRequestId(db, asked.requestId);
    },
    /** Sends a page to the address that the hospital was told, as it is. */
    async push(asked: Pick<AskedFor, 'dataPushUrl'>, page: unknown): Promise<number> {
      const text = typeof page === 'string' ? page : JSON.stringify(page);
      return world.pushBytes(asked, piecesOf(Buffer.from(text)));
    },
    async pushBytes(
      { dataPushUrl }: Pick<AskedFor, 'dataPushUrl'>,
      stream: AsyncIterable<Uint8Array>,
    ): Promise<number> {
      const push = running.received.pushes.find(new URL(dataPushUrl).pathname);
      if (!push) return 404;
      try {
        return await push.handle(atMost(stream, push.limit), { authorization: null });
      } catch (error) {
        return error instanceof PushTooLarge ? 413 : 503;
      }
    },
    records: () =>
      world.value<{ records: { id: string; hiType: string; title: string }[] }>('received.timeline', { patientId }),
    held: () =>
      world.value<{ records: { id: string; state: string; because: string }[] }>('received.held', { patientId }),
    async transfer(consentId: string) {
      const { transfers } = await world.value<{ transfers: TransferLine[] }>('received.transfers', {
        consentIds: [consentId],
      });
      const [only] = transfers;
      if (!only) throw new Error('No transfer');
      return only;
    },
    /** Bodies of what ABDM was told of arrivals. */
    told(): Told[] {
      return farSide.arrived
        .filter(({ path: at }) => at === notifyPath)
        .map(({ json }) => (json as { notification: Told }).notification);
    },
  };
  return world;
}

export type ReceivedWorld = Awaited<ReturnType<typeof openReceivedWorld>>;

interface TransferLine {
  readonly state: string;
  readonly because: string | null;
  readonly code: string | null;
  readonly nextTryAt: string | null;
  readonly heldUp: string | null;
  readonly records: number;
  readonly held: number;
  readonly unreadable: number;
  readonly missing: number;
  readonly pages: number;
  readonly mayAskAgain: boolean;
  readonly askableFrom: string | null;
}

interface Told {
  readonly consentId: string;
  readonly transactionId: string;
  readonly notifier: { readonly type: string; readonly id: string };
  readonly statusNotification: {
    readonly sessionStatus: string;
    readonly hipId: string;
    readonly statusResponses: readonly { careContextReference: string; hiStatus: string; description: string }[];
  };
}

function artefact(db: Db, consentId: string): Artefact {
  const found = findArtefact(db, consentId, 'hiu');
  if (!found) throw new Error('The artefact is there');
  return found;
}

const noSession = { secret: undefined, open: () => undefined, close: () => undefined };

export async function* piecesOf(bytes: Uint8Array, size = 70_001): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
