import path from 'node:path';
import { onTestFinished } from 'vitest';
import { insertStaff } from '../../core/auth/store.ts';
import { joinCalls } from '../../core/calls/handlers.ts';
import { makeDispatch } from '../../core/calls/index.ts';
import { makeClinic } from '../../core/clinic.ts';
import { type Db, transact } from '../../core/db/index.ts';
import { startChecker } from '../../core/fhir/index.ts';
import type { Caller } from '../../core/kit/caller.ts';
import type { Reply } from '../../core/kit/contract.ts';
import { newId } from '../../core/kit/ids.ts';
import type { Log, LogFacts } from '../../core/kit/log.ts';
import type { Role } from '../../core/kit/words.ts';
import { makeSettings } from '../../core/settings/index.ts';
import {
  makeKeys,
  placesIn,
  practiceClinic,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../core/simulator/index.ts';
import { startWire } from '../../core/wire.ts';
import { makeTestDbFile } from './core.ts';
import { type AtEnd, temporaryFolder } from './folder.ts';
import { testKey } from './keys.ts';
import { expectNoTales } from './tales.ts';

const core = path.resolve(import.meta.dirname, '../../core');

/** Made once for a test file: RSA keys take their time. */
const keys = makeKeys(['session', 'link', 'abha', 'phr']);

export interface WiredClinic {
  readonly db: Db;
  /** Of the database. */
  readonly file: string;
  readonly simulator: Simulator;
  readonly asha: Caller;
  readonly meera: Caller;
  /** Lets the clock of both sides go on, and wakes what waits for it. */
  wait(milliseconds: number): void;
  /** The same without a wake: nobody slept, and no connection is doubtful. Only the outbox looks at the clock. */
  pass(milliseconds: number): void;
  now(): Date;
  /** Where the outside reaches the clinic: `http://127.0.0.1:N`. */
  door(): string;
  reply(name: string, input: unknown, who?: Caller): Promise<Reply<unknown>>;
  /** The value of a call that must succeed. The caller names the shape that the contract gives it. */
  call<Value = unknown>(name: string, input: unknown, who?: Caller): Promise<Value>;
  /** The code of a call that must be refused. */
  refusal(name: string, input: unknown, who?: Caller): Promise<string>;
  /** Resolves when it is so; fails with the last look after some seconds. */
  until<Value>(look: () => Value | Promise<Value>, isSo: (value: Value) => boolean): Promise<Value>;
  /** Resolves when nothing is under way and nothing that waits is due. */
  settled(): Promise<unknown>;
  /** ABDM cannot be reached any more, until the line is mended. */
  cutLine(): Promise<void>;
  mendLine(): Promise<void>;
  /** Stops the wire as a power cut would, and starts it anew on the same database and at the same address. */
  restart(): Promise<void>;
}

/**
 * The whole clinic without its desk door: real database, gateway, outbox, inbox, public door and simulator, joined as the
 * program joins them, under a clock that stands still until it is moved. `atEnd` is that of the test's own context where tests
 * run beside each other.
 */
export async function openWiredClinic(
  options: Partial<SimulatorOptions> = {},
  atEnd: AtEnd = onTestFinished,
): Promise<WiredClinic> {
  let now = new Date('2026-11-24T05:12:00.000Z');
  const clock = () => now;
  const { db, file } = makeTestDbFile(now, atEnd);
  const bugs: unknown[] = [];
  const lines: string[] = [];
  const dataFolder = temporaryFolder(atEnd);
  const readyKeys = await keys;
  const startFarSide = (port: number) =>
    startSimulator({
      port,
      dataFolder,
      key: testKey,
      now: clock,
      places: placesIn(path.join(core, 'simulator')),
      keys: readyKeys,
      onBug: (error) => bugs.push(error),
      ...options,
      switches: { callbackDelay: 0, redeliveryDelay: 50, selfRequest: false, ...options.switches },
    });
  let simulator = await startFarSide(0);
  const { port } = new URL(simulator.url);
  const practice = farSideOf(simulator);
  const checker = startChecker({
    workerFile: path.join(core, 'worker.ts'),
    rulesFolder: path.join(core, 'fhir/rules'),
    // Other tests share the machine.
    timeLimit: 30_000,
  });
  const settings = makeSettings(new Map<string, unknown>([['clinic.name', 'Practice Clinic']]));
  const workerFile = path.join(core, 'worker.ts');
  const log = listening(lines, bugs);
  const opener = { workerFile, database: file, key: () => testKey };
  const rulesFolder = path.join(core, 'fhir/rules');
  const always = { mayRegister: () => true, onErased: () => undefined, pushesToLoopback: true };
  const clinic = { db, clock, log, settings, checker, opener, rulesFolder, ...always };
  const start = (callbackPort: number) =>
    startWire({
      db,
      settings,
      world: 'practice',
      clock,
      log,
      practice,
      callbackPort,
      connectTo: () => undefined,
      allowLoopback: true,
      tables: (ends) => makeClinic(clinic, ends),
    });
  let wire = await start(0);
  let dispatch = makeDispatch({ calls: joinCalls(wire.calls), db, clock, log });
  atEnd(async () => {
    await wire.close();
    await checker.stop();
    await simulator.close();
    if (bugs.length > 0) throw bugs[0];
    expectNoTales(lines.join('\n'));
  });

  const asha = hire(db, 'Asha Patil', ['receptionist']);
  const meera = hire(db, 'Dr. Meera Rao', ['doctor']);
  const reply: WiredClinic['reply'] = (name, input, who = asha) =>
    dispatch({ name, input, key: newId(), who, session: noSession, signal: AbortSignal.timeout(60_000) });

  const until: WiredClinic['until'] = async (look, isSo) => {
    for (let tries = 0; ; tries += 1) {
      const value = await look();
      if (isSo(value)) return value;
      if (tries > 800) throw new Error(`It never came to be so; at last: ${JSON.stringify(value)}`);
      await new Promise((resolve) => void setTimeout(resolve, 25));
    }
  };

  return {
    db,
    file,
    get simulator() {
      return simulator;
    },
    cutLine: () => simulator.close(),
    async mendLine() {
      simulator = await startFarSide(Number(port));
    },
    asha,
    meera,
    now: clock,
    door: () => `http://127.0.0.1:${wire.callbackPort}`,
    wait(milliseconds) {
      now = new Date(now.getTime() + milliseconds);
      wire.wake();
    },
    pass(milliseconds) {
      now = new Date(now.getTime() + milliseconds);
      transact(db, (tx) => tx.changed('outbox', 'clock'));
    },
    reply,
    async call<Value>(name: string, input: unknown, who?: Caller) {
      const answer = await reply(name, input, who);
      if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.facts)}`);
      return answer.value as Value;
    },
    async refusal(name, input, who) {
      const answer = await reply(name, input, who);
      return answer.ok ? 'not refused' : answer.code;
    },
    until,
    settled() {
      const due =
        "SELECT kind, state FROM outbox WHERE state = 'sending' OR (state = 'waiting' AND not_before <= @now)";
      return until(
        () => db.all(due, { now: now.toISOString() }),
        (jobs) => jobs.length === 0,
      );
    },
    async restart() {
      const { callbackPort } = wire;
      await wire.close();
      wire = await start(callbackPort);
      dispatch = makeDispatch({ calls: joinCalls(wire.calls), db, clock, log });
    },
  };
}

/** Without a password: nobody signs in here, and hashing one takes its time. */
function hire(db: Db, name: string, roles: Role[]): Caller {
  const staffId = newId();
  const papers = {
    qualification: 'MBBS',
    registration: 'MH-2011-04567',
    council: 'Maharashtra Medical Council',
    hprId: '',
  };
  const row = { id: staffId, name, login: name, roles, ...papers, passwordHash: 'none', pinHash: null };
  transact(db, (tx) => insertStaff(tx, row, new Date('2026-01-01T00:00:00Z')));
  return { staffId, name, roles };
}

const noSession = { secret: undefined, open: () => undefined, close: () => undefined };

/** Keeps what the program logs, which must tell nothing at the end; what it logs as its own mistake fails the test. */
function listening(lines: string[], bugs: unknown[]): Log {
  const note = (event: string, facts?: LogFacts) => void lines.push(JSON.stringify({ event, ...facts }));
  return {
    info: note,
    warn: note,
    error(event, facts) {
      note(event, facts);
      bugs.push(new Error(`${event} ${JSON.stringify(facts)}`));
    },
  };
}

const farSideOf = (simulator: Simulator) => ({
  hieCmUrl: simulator.bases.hiecm,
  abhaUrl: simulator.bases.abha,
  cmId: simulator.settings.cmId,
  clientId: practiceClinic.clientId,
  clientSecret: practiceClinic.clientSecret,
  hipId: practiceClinic.serviceId,
  hiuId: practiceClinic.serviceId,
});
