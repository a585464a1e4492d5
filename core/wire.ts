import { type BoundCall, bindCalls } from './calls/index.ts';
import type { Db } from './db/index.ts';
import { type Gateway, gatewaySchedule, makeGateway, type PracticeFarSide } from './gateway/index.ts';
import { type IncomingHandlers, inboxCalls, inboxContract, inboxSchedule, startInbox } from './inbox/index.ts';
import type { Clock } from './kit/clock.ts';
import { chance } from './kit/ids.ts';
import type { Log } from './kit/log.ts';
import type { World } from './kit/words.ts';
import { type AnyJobKind, outboxCalls, outboxContract, outboxSchedule, startOutbox } from './outbox/index.ts';
import { type ScheduledJob, schedulerCalls, schedulerContract, startScheduler } from './scheduler/index.ts';
import { callbackLimits, type LivePushPaths, listen, makeCallbackApp } from './server/index.ts';
import type { Settings } from './settings/index.ts';
import {
  type ConnectTo,
  connectionCalls,
  connectionContract,
  deliveryProof,
  makeTunnel,
  type Tunnel,
  tunnelSchedule,
} from './tunnel/index.ts';

/** What the clinic's folders give to the wire: who handles what comes in, what may leave, what the clock starts. */
export interface WireTables {
  readonly handlers: IncomingHandlers;
  readonly kinds: readonly AnyJobKind[];
  readonly pushes: LivePushPaths;
  readonly schedule: readonly ScheduledJob[];
  readonly calls: readonly ReadonlyMap<string, BoundCall>[];
  /** Ends what the folders have started. */
  stop(): Promise<void>;
}

/** What the clinic's folders need of the wire before it runs. */
export interface WireEnds {
  readonly gateway: Gateway;
  readonly tunnel: Tunnel;
}

export interface WireParts {
  readonly db: Db;
  readonly settings: Settings;
  readonly world: World;
  readonly clock: Clock;
  readonly log: Log;
  readonly practice: PracticeFarSide | null;
  readonly callbackPort: number;
  readonly connectTo: ConnectTo;
  readonly allowLoopback: boolean;
  readonly tables: (ends: WireEnds) => WireTables;
}

export interface Wire {
  readonly callbackPort: number;
  readonly calls: readonly ReadonlyMap<string, BoundCall>[];
  /** After the PC slept: timers did not fire, and every connection is doubtful. */
  wake(): void;
  close(): Promise<void>;
}

/** Starts all that speaks with the outside: gateway, outbox, inbox, the public door, the tunnel to it, and the clock's work. */
export async function startWire(parts: WireParts): Promise<Wire> {
  const { db, clock, log } = parts;
  const gateway = makeGateway(parts);
  const tunnel = makeTunnel({ ...parts, gateway });
  const { handlers, kinds, pushes, schedule, calls, stop } = parts.tables({ gateway, tunnel });

  const outbox = startOutbox({ db, gateway, clock, log, chance, kinds: [...kinds, deliveryProof] });
  const inbox = startInbox({ db, gateway, outbox, clock, log, handlers, answersAlone: [deliveryProof.kind] });
  const door = makeCallbackApp({ inbox, gateway, answerProbe: tunnel.answerProbe, pushes, log, isLocked: () => false });
  const handle = door.callback();
  const listening = await listen(
    (request, response) => void handle(request, response),
    { port: parts.callbackPort },
    callbackLimits,
  );
  const callbackPort = listening.port ?? 0;
  tunnel.start(callbackPort);
  const jobs = [...inboxSchedule, ...outboxSchedule, ...gatewaySchedule(gateway), ...tunnelSchedule, ...schedule];
  const scheduler = startScheduler({ db, clock, log, jobs });

  return {
    callbackPort,
    calls: [
      bindCalls(outboxContract, outboxCalls(outbox)),
      bindCalls(inboxContract, inboxCalls(inbox)),
      bindCalls(connectionContract, connectionCalls({ gateway, tunnel, clock })),
      bindCalls(schedulerContract, schedulerCalls(scheduler)),
      ...calls,
    ],
    wake() {
      scheduler.catchUp();
      tunnel.wake();
      outbox.wake();
    },
    async close() {
      await scheduler.stop();
      await tunnel.stop();
      await listening.close();
      inbox.stop();
      await outbox.stop();
      await stop();
      gateway.stop();
    },
  };
}
