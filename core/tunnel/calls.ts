import type { CallTable } from '../calls/index.ts';
import type { Db } from '../db/index.ts';
import { isConfigured } from '../gateway/index.ts';
import { countTroubled, findLastCallback } from '../inbox/index.ts';
import { toInstant } from '../kit/clock.ts';
import { countJobs, findPause } from '../outbox/index.ts';
import type { connectionContract } from './contract.ts';
import { type ProveParts, prove } from './prove.ts';
import { findOutage, listOutages } from './store.ts';

export function connectionCalls(parts: ProveParts): CallTable<typeof connectionContract> {
  const { gateway, tunnel } = parts;
  return {
    'connection.show': (db) => {
      const { status, because, facility } = tunnel.registration();
      const way = tunnel.state();
      const lastCallbackAt = findLastCallback(db);
      return {
        clock: clockOf(db, parts),
        tunnel: { ...way, since: toInstant(way.since), provedAt: way.provedAt ? toInstant(way.provedAt) : null },
        abdm: { ...reachOf(db, parts), lastCallbackAt, record: status, recordBecause: because, facility },
        outages: listOutages(db),
      };
    },
    'connection.prove': async (db, _input, { signal }) => {
      const { steps, deliveredAt } = await prove(db, { gateway, tunnel, clock: parts.clock }, signal);
      return { steps: [...steps], deliveredAt };
    },
    'strip.show': (db) => {
      const { waiting, failed } = countJobs(db);
      return {
        ...reachOf(db, parts),
        tunnel: tunnel.state().status,
        lastCallbackAt: findLastCallback(db),
        waiting,
        failed: failed + countTroubled(db),
        // A clinic without ABDM has nobody who could confirm its clock after some days off, and sends nothing.
        clockIsSure: clockOf(db, parts).isSure || !isConfigured(gateway.config()),
      };
    },
  };
}

function reachOf(db: Db, { gateway, tunnel }: ProveParts) {
  if (!isConfigured(gateway.config())) return { reach: 'not-configured' as const, because: null, since: null };
  const outage = findOutage(db, 'abdm');
  if (outage) return { reach: 'unreached' as const, because: outage.because, since: outage.beganAt };
  const pause = findPause(db);
  if (pause) return { reach: 'unreached' as const, because: pause.because, since: pause.since };
  const reach = tunnel.reached() === true ? ('reached' as const) : ('unknown' as const);
  return { reach, because: null, since: null };
}

function clockOf(db: Db, { gateway }: ProveParts) {
  const state = gateway.clockWatch.state(db);
  const { differenceMs } = state;
  return {
    isSure: state.kind === 'sure',
    because: state.kind === 'doubtful' ? state.because : null,
    differenceSeconds: differenceMs === null ? null : Math.round(differenceMs / 1000),
  };
}
