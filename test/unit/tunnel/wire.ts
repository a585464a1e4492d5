import { onTestFinished } from 'vitest';
import { silentLog } from '../../../core/kit/log.ts';
import type { World } from '../../../core/kit/words.ts';
import type { AnyJobKind } from '../../../core/outbox/index.ts';
import { makeSettings } from '../../../core/settings/index.ts';
import { type ConnectTo, deliveryProof, makeTunnel } from '../../../core/tunnel/index.ts';
import type { FarSide } from '../../world/far-side.ts';
import { clinic, makeWire } from '../../world/gateway.ts';
import { serveDoor, startBoxes } from '../inbox/door.ts';

export const servicesPath = '/api/hiecm/gateway/v3/bridge-services';
export const bridgePath = '/api/hiecm/gateway/v3/bridge/url';

/** ABDM's record of our client, as bridge-services tells it and the PATCH changes it. */
export function playBridge(farSide: FarSide, initial: string | null = null) {
  const record = { url: initial, ids: [clinic.hipId], isActive: true, isBlocked: false, takes: true };
  farSide.on(servicesPath, () => ({
    status: 200,
    body: {
      bridge: { id: clinic.clientId, url: record.url, active: true, blocklisted: record.isBlocked },
      services: record.ids.map((id) => ({ id, name: 'Clinic', types: ['HIP', 'HIU'], active: record.isActive })),
    },
  }));
  farSide.on(bridgePath, ({ json }) => {
    if (record.takes) record.url = (json as { url: string }).url;
    return { status: 202 };
  });
  const patches = () => farSide.arrived.filter(({ path }) => path === bridgePath).length;
  return { record, patches };
}

export interface TunnelOptions {
  readonly world?: World;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly connectTo?: ConnectTo;
  readonly allowLoopback?: boolean;
  readonly kinds?: readonly AnyJobKind[];
}

/** Everything behind the tunnel, really listening, and the tunnel itself, whose beats are short. */
export async function makeTunnelWire(options: TunnelOptions = {}) {
  const made = await makeWire();
  const { db, clock, gateway, farSide } = made;
  const boxes = startBoxes(made, {
    kinds: [deliveryProof, ...(options.kinds ?? [])],
    answersAlone: [deliveryProof.kind],
    handlers: { 'consent.request-status': () => undefined },
  });
  const tunnel = makeTunnel({
    db,
    gateway,
    clock,
    log: silentLog,
    world: options.world ?? 'practice',
    settings: makeSettings(new Map(Object.entries(options.settings ?? {}))),
    connectTo: options.connectTo ?? (() => undefined),
    allowLoopback: options.allowLoopback ?? true,
    pauses: { beat: 100, doubt: 20, reopen: [20, 40] },
  });
  const url = await serveDoor(gateway, boxes.inbox, { probe: tunnel.answerProbe });
  onTestFinished(() => tunnel.stop());
  const start = () => tunnel.start(Number(new URL(url).port));

  /** Resolves when the condition holds. */
  const until = async (what: string, holds: () => boolean): Promise<void> => {
    for (let tried = 0; !holds(); tried += 1) {
      if (tried > 1500) throw new Error(`It never came true: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { ...made, ...boxes, farSide, tunnel, doorUrl: url, start, until };
}
