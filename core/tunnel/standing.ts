import { type Db, transact } from '../db/index.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { TunnelState } from './model.ts';
import { type Registration, unknownRegistration } from './registration.ts';
import { beginOutage, endOutage, type OutagePart } from './store.ts';

/** How the way in stands, and the outages that follow from it. */
export interface Standing {
  state(): TunnelState;
  registration(): Registration;
  /** What is not named stays, but for `because`, which belongs to the moment. */
  become(next: Partial<Omit<TunnelState, 'since'>>): void;
  compared(registration: Registration): void;
}

export function makeStanding({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Standing {
  let registration = unknownRegistration;
  let state: TunnelState = {
    provider: 'none',
    status: 'off',
    url: null,
    because: null,
    since: clock(),
    provedAt: null,
    isOtherName: false,
  };

  /** Begins an outage for a reason; without one it ends when all is well. */
  const note = (part: OutagePart, because: string | null, isWell: boolean) => {
    transact(db, (tx) => {
      tx.changed('connection', part);
      if (because !== null) beginOutage(tx, part, because, clock());
      else if (isWell) endOutage(tx, part, clock());
    });
  };

  return {
    state: () => state,
    registration: () => registration,
    become(next) {
      const isNews = next.status !== undefined && next.status !== state.status;
      state = { ...state, because: null, ...next, since: isNews ? clock() : state.since };
      if (!isNews) return;
      const { status, because, provider } = state;
      log.info('tunnel.state', { status, because, provider });
      note('tunnel', status === 'broken' ? (because ?? 'broken') : null, status === 'proved' || status === 'off');
    },
    compared(next) {
      registration = next;
      if (next.wasTaken) log.warn('tunnel.address-was-taken');
      note('address', next.status === 'elsewhere' ? (next.because ?? 'elsewhere') : null, next.status === 'registered');
    },
  };
}
