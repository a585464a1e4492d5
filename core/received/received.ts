import type { ConsentHooks } from '../consent/index.ts';
import type { Db } from '../db/index.ts';
import type { Checker } from '../fhir/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { AnyJobKind } from '../outbox/index.ts';
import type { Tunnel } from '../tunnel/index.ts';
import { wantData } from './asking.ts';
import { receivedCallbacks } from './callbacks.ts';
import { receivedCalls } from './calls.ts';
import { startDiscarding } from './discarding.ts';
import { eraseUnder } from './erasing.ts';
import { notifyReceived, requestData } from './jobs.ts';
import { type OpenerParts, startOpener } from './opener.ts';
import { startOpening } from './opening.ts';
import { makePushDoor } from './push-door.ts';
import { receivedSchedule } from './schedule.ts';

export interface ReceivedParts {
  readonly db: Db;
  readonly gateway: Gateway;
  readonly tunnel: Pick<Tunnel, 'publicUrl'>;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly log: Log;
  readonly opener: OpenerParts;
  /** Content was erased: copies of the database that may still hold it go too. */
  readonly onErased: () => void;
}

/** Starts what opens pages and erases bytes, and gives the tables by which the rest of the program knows of it. */
export function startReceived({ db, gateway, tunnel, checker, clock, log, onErased, ...parts }: ReceivedParts) {
  const opener = startOpener(parts.opener);
  const discarding = startDiscarding(db, onErased);
  const opening = startOpening({ db, opener, discarding, clock, log, dialect: () => gateway.config().dialect.name });
  const erasing = { discarding, forget: opener.forget };
  const isClockSure = (store: Db) => gateway.clockWatch.state(store).kind === 'sure';

  const hooks: ConsentHooks = {
    onEnded(tx, { consentId, side, because }, now) {
      if (side === 'hiu') eraseUnder(tx, { consentId, because }, { erasing, now });
    },
    onArtefactGranted: (tx, artefact, now) => void wantData(tx, artefact, now),
  };
  const kinds: readonly AnyJobKind[] = [requestData(tunnel), notifyReceived];

  return {
    hooks,
    kinds,
    handlers: receivedCallbacks,
    pushes: makePushDoor({ db, clock, log }),
    schedule: receivedSchedule({ erasing, isClockSure, publicUrl: tunnel.publicUrl }),
    calls: receivedCalls({ opener, checker, erasing, isClockSure }),
    /** Resolves when every page that came is opened, and every erased byte is gone. */
    async settled() {
      await opening.settled();
      await discarding.settled();
    },
    async stop() {
      await Promise.all([opener.stop(), opening.stop()]);
      await discarding.stop();
    },
  };
}
