import { type Db, onChange, transact } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { World } from '../kit/words.ts';
import type { Settings } from '../settings/index.ts';
import type { ConnectTo } from './address.ts';
import type { TunnelState } from './model.ts';
import { makeProbes } from './probe.ts';
import { readWanted } from './providers.ts';
import type { Registration } from './registration.ts';
import { makeStanding } from './standing.ts';
import { beginOutage, endOutage, findOutage } from './store.ts';
import { type Pauses, type Supervisor, startSupervisor, usualPauses } from './supervisor.ts';

export interface TunnelParts {
  readonly db: Db;
  readonly settings: Settings;
  readonly world: World;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly connectTo: ConnectTo;
  /** `AROGYA_ALLOW_LOOPBACK`: the public address may be plain HTTP on this machine (architecture.md 7.57). */
  readonly allowLoopback: boolean;
  readonly pauses?: Pauses;
}

/** The way in from outside. */
export interface Tunnel {
  /** For the callback app. */
  answerProbe(nonce: string): string | null;
  /** Starts when the callback app listens. */
  start(port: number): void;
  state(): TunnelState;
  registration(): Registration;
  /** Whether ABDM answered the last call of this run; null before the first. */
  reached(): boolean | null;
  /** The proved public address, for whoever must tell it to others; null while there is none. */
  publicUrl(): string | null;
  proveNow(): Promise<void>;
  /** After sleep: every connection is doubtful. */
  wake(): void;
  stop(): Promise<void>;
}

export function makeTunnel(parts: TunnelParts): Tunnel {
  const { db, gateway, clock } = parts;
  const probes = makeProbes(parts.connectTo);
  const standing = makeStanding(parts);
  let supervisor: Supervisor | null = null;
  let reached: boolean | null = null;

  const stopListening = onChange(db, ({ of, id }) => {
    if (of === 'setting' && (id.startsWith('tunnel.') || id.startsWith('gateway.'))) supervisor?.restart();
  });
  const stopReach = gateway.onReach((isReached) => {
    const wasReached = reached;
    reached = isReached;
    if (wasReached === isReached) return;
    const outage = findOutage(db, 'abdm');
    transact(db, (tx) => {
      tx.changed('connection', 'abdm');
      if (isReached) endOutage(tx, 'abdm', clock());
      else beginOutage(tx, 'abdm', 'offline', clock());
    });
    if (isReached && outage) supervisor?.proveNow().catch(() => undefined);
  });

  return {
    answerProbe: probes.answer,
    start(port) {
      const wanted = () => ({ ...readWanted(db, parts), port });
      supervisor = startSupervisor({ ...parts, probes, standing, wanted, pauses: parts.pauses ?? usualPauses });
    },
    state: standing.state,
    registration: standing.registration,
    reached: () => reached,
    publicUrl: () => (standing.state().status === 'proved' ? standing.state().url : null),
    proveNow: async () => supervisor?.proveNow(),
    wake: () => supervisor?.restart(),
    async stop() {
      stopListening();
      stopReach();
      await supervisor?.stop();
    },
  };
}
