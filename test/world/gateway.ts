import { onTestFinished } from 'vitest';
import type { Db } from '../../core/db/index.ts';
import { type Gateway, makeGateway } from '../../core/gateway/index.ts';
import { later } from '../../core/kit/clock.ts';
import { makeSettings } from '../../core/settings/index.ts';
import { makeTestDb } from './core.ts';
import { type FarSide, startFarSide } from './far-side.ts';

/** A clock that stands still until it is moved. */
export interface HandClock {
  (): Date;
  move(milliseconds: number): void;
}

export function makeHandClock(start = new Date('2026-11-24T05:00:00.000Z')): HandClock {
  let now = start;
  const clock = () => now;
  return Object.assign(clock, {
    move(milliseconds: number) {
      now = later(now, milliseconds);
    },
  });
}

export const clinic = {
  clientId: 'SBX_TEST',
  clientSecret: 'a secret',
  hipId: 'IN2710000001_1',
  hiuId: 'IN2710000001_1',
};

/** A gateway that speaks with the given far side. */
export function makeTestGateway(db: Db, { url }: FarSide, clock: HandClock): Gateway {
  const practice = { ...clinic, hieCmUrl: `${url}/api/hiecm`, abhaUrl: `${url}/abha`, cmId: 'sbx' };
  const gateway = makeGateway({ db, settings: makeSettings(new Map()), world: 'practice', clock, practice });
  onTestFinished(() => gateway.stop());
  return gateway;
}

/** Database, far side, clock and gateway, as most tests of the wire need them. */
export async function makeWire() {
  const clock = makeHandClock();
  const db = makeTestDb(clock());
  const farSide = await startFarSide(clock);
  return { clock, db, farSide, gateway: makeTestGateway(db, farSide, clock) };
}

export const soon = () => AbortSignal.timeout(10_000);
