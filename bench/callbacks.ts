import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import Koa from 'koa';
import { type Db, migrate, openDatabase, readMigrations, transact } from '../core/db/index.ts';
import { keepJwks, makeGateway, noteSession } from '../core/gateway/index.ts';
import { startInbox } from '../core/inbox/index.ts';
import { systemClock } from '../core/kit/clock.ts';
import { silentLog } from '../core/kit/log.ts';
import { makeCallbackApp } from '../core/server/index.ts';
import { makeSettings } from '../core/settings/index.ts';
import type { CallbackLoad, LoadReport } from './callback-load.ts';
import { type BenchResult, spread } from './result.ts';

/** architecture.md section 6: acknowledged and on disk, against a bare Koa app that does one grouped durable insert. */
const leastShare = 0.7;
const rounds = 5;
const secondsARound = 2;
const connections = 16;

const url = 'https://hiecm.example/api/hiecm';
const facility = 'IN2710000001_1';
const callbackPath = '/api/v3/consent/request/hip/notify';

/**
 * Two servers in this process, one at a time under the same load from another thread: a bare one, and the public door with
 * token, checks, inbox and the second transaction that does the work. Each round gives the door's share of the bare rate.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'arogya-bench-'));
  const databases = ['bare', 'door'].map((name) => {
    const opened = openDatabase({ file: path.join(folder, `${name}.db`), key: new Uint8Array(32).fill(7) });
    migrate(opened, readMigrations(path.resolve(import.meta.dirname, '../migrations')), systemClock());
    return opened;
  });
  const [bareDb, doorDb] = databases;
  if (!bareDb || !doorDb) throw new Error('Two databases were opened');
  const door = openDoor(doorDb.db);
  try {
    const bare = bareServer(bareDb.db);
    await measure(bare, door.token);
    await measure(door.handle, door.token);
    await door.settled();
    const shares: number[] = [];
    const p99s: number[] = [];
    const doneShares: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const without = await measure(bare, door.token);
      const ours = await measure(door.handle, door.token);
      const settling = performance.now();
      // What a round left behind must not slow down the next one of the other server.
      await door.settled();
      const wholeSeconds = secondsARound + (performance.now() - settling) / 1000;
      shares.push(ours.rate / without.rate);
      doneShares.push((ours.rate * secondsARound) / wholeSeconds / without.rate);
      p99s.push(ours.p99);
    }
    const name = 'callbacks acknowledged and on disk';
    const peer = 'share of a bare Koa app with grouped durable inserts';
    return [
      { name: `${name}, ${peer}`, unit: '', ...spread(shares), limit: leastShare, direction: 'at-least' },
      { name: `${name} and their work done, ${peer}`, unit: '', ...spread(doneShares) },
      { name: `${name} under full load, 99 of 100 within`, unit: 'ms', ...spread(p99s) },
    ];
  } finally {
    door.stop();
    for (const { close } of databases) close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Reads, parses and stores, in one transaction for all requests of a turn of the event loop; nothing else. */
function bareServer(db: Db): RequestListener {
  const insert = `INSERT INTO inbox (source, message_id, kind, service_id, body, state, received_at)
    VALUES ('gateway', @id, 'consent.hip-notice', NULL, @body, 'done', @at) ON CONFLICT (source, message_id) DO NOTHING`;
  let waiting: { id: string; body: string; done: () => void }[] = [];
  const storeAll = () => {
    const group = waiting;
    waiting = [];
    const at = systemClock().toISOString();
    transact(db, (tx) => group.forEach(({ id, body }) => void tx.run(insert, { id, body, at })));
    for (const { done } of group) done();
  };
  const app = new Koa();
  app.use(async (ctx) => {
    const chunks: Buffer[] = [];
    // Without an encoding set, an IncomingMessage yields Buffers.
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    JSON.parse(body);
    await new Promise<void>((done) => {
      if (waiting.push({ id: ctx.get('request-id'), body, done }) === 1) setImmediate(storeAll);
    });
    ctx.body = '';
    ctx.status = 202;
  });
  const handle = app.callback();
  return (request, response) => void handle(request, response);
}

/** The public door as `wire.ts` opens it, with keys that it knows already. */
function openDoor(db: Db) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuer = 'https://issuer.example';
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] });
  transact(db, (tx) => {
    noteSession(tx, url, { issuer, roles: [] });
    keepJwks(tx, url, { jwks, at: systemClock() });
  });
  const practice = {
    hieCmUrl: url,
    abhaUrl: url,
    cmId: 'sbx',
    clientId: 'c',
    clientSecret: 's',
    hipId: facility,
    hiuId: facility,
  };
  const gateway = makeGateway({
    db,
    settings: makeSettings(new Map()),
    world: 'practice',
    clock: systemClock,
    practice,
  });
  const inbox = startInbox({
    db,
    gateway,
    outbox: { answered: () => null },
    clock: systemClock,
    log: silentLog,
    handlers: { 'consent.hip-notice': () => undefined },
    answersAlone: [],
  });
  const app = makeCallbackApp({
    inbox,
    gateway,
    answerProbe: () => null,
    pushes: { find: () => undefined },
    log: silentLog,
    isLocked: () => false,
  });
  const handle = app.callback();
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: issuer,
    azp: 'gateway',
    clientId: 'gateway',
    exp: Math.floor(systemClock().getTime() / 1000) + 3600,
  };
  const signed = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(claims)}`;
  const handler: RequestListener = (request, response) => void handle(request, response);
  return {
    handle: handler,
    settled: inbox.settled,
    token: `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`,
    stop() {
      inbox.stop();
      gateway.stop();
    },
  };
}

async function measure(handler: RequestListener, token: string): Promise<LoadReport> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  const load: CallbackLoad = {
    port,
    path: callbackPath,
    token,
    facility,
    body: notice(),
    connections,
    seconds: secondsARound,
  };
  const worker = new Worker(new URL('./callback-load.ts', import.meta.url), { workerData: load });
  const report = await new Promise<LoadReport>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  return report;
}

/** A consent notice of usual size; everybody in it is invented. */
function notice(): string {
  const consentId = randomUUID();
  const permission = {
    accessMode: 'VIEW',
    dateRange: { from: '2025-01-01T00:00:00.000Z', to: '2026-09-17T10:00:00.000Z' },
    dataEraseAt: '2026-12-17T00:00:00.000Z',
    frequency: { unit: 'HOUR', value: '0', repeats: '0' },
  };
  const consentDetail = {
    schemaVersion: 'v3',
    consentId,
    createdAt: '2026-09-17T11:00:00.000Z',
    patient: { id: 'asha_1990@sbx' },
    careContexts: [{ patientReference: 'P-1001', careContextReference: 'V-20260917-1' }],
    purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
    hip: { id: facility },
    hiu: { id: 'IN2710000002', name: 'City Hospital' },
    hiTypes: ['OPConsultation', 'Prescription'],
    permission,
  };
  const signature = Buffer.alloc(256, 7).toString('base64');
  return JSON.stringify({ notification: { status: 'GRANTED', consentId, consentDetail, signature } });
}
