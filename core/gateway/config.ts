import type { z } from 'zod';
import type { Db } from '../db/index.ts';
import type { World } from '../kit/words.ts';
import { gatewaySettings, type Setting, type Settings } from '../settings/index.ts';
import { type Dialect, dialects } from './dialects/index.ts';

/** Where the far side is and who we are there. Texts are empty when nobody has given them yet. */
export interface GatewayConfig {
  readonly dialect: Dialect;
  readonly hieCmUrl: string;
  readonly abhaUrl: string;
  readonly cmId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly hipId: string;
  readonly hiuId: string;
  /** Who issues the tokens of callbacks; null: whoever issued ours. */
  readonly issuer: string | null;
  readonly callbackClient: string;
}

/** The practice world's far side, where no setting names another one. */
export type PracticeFarSide = Pick<
  GatewayConfig,
  'hieCmUrl' | 'abhaUrl' | 'cmId' | 'clientId' | 'clientSecret' | 'hipId' | 'hiuId'
>;

export function readConfig(
  db: Db,
  { settings, world, practice }: { settings: Settings; world: World; practice: PracticeFarSide | null },
): GatewayConfig {
  const read = (wanted: Setting<z.ZodType>) => textOf(settings.read(db, wanted));
  const dialect = dialects[settings.read(db, gatewaySettings.dialect)];
  const nowhere = { hieCmUrl: '', abhaUrl: '', cmId: '' };
  const usual = practice ?? (world === 'practice' ? nowhere : dialect.farSides[world]);
  return {
    dialect,
    hieCmUrl: read(gatewaySettings.hieCmUrl) || usual.hieCmUrl,
    abhaUrl: read(gatewaySettings.abhaUrl) || usual.abhaUrl,
    cmId: read(gatewaySettings.cmId) || usual.cmId,
    clientId: read(gatewaySettings.clientId) || (practice?.clientId ?? ''),
    clientSecret: read(gatewaySettings.clientSecret) || (practice?.clientSecret ?? ''),
    hipId: read(gatewaySettings.hipId) || (practice?.hipId ?? ''),
    hiuId: read(gatewaySettings.hiuId) || (practice?.hiuId ?? ''),
    issuer: read(gatewaySettings.issuer) || null,
    callbackClient: read(gatewaySettings.callbackClient),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether there is anybody to talk to: an address, and a client id and secret for it. */
export function isConfigured({ hieCmUrl, cmId, clientId, clientSecret }: GatewayConfig): boolean {
  return [hieCmUrl, cmId, clientId, clientSecret].every((text) => text !== '');
}
