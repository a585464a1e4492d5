import type { Db } from '../db/index.ts';
import type { World } from '../kit/words.ts';
import { type Settings, tunnelSettings } from '../settings/index.ts';
import { openLocaltunnel } from './localtunnel.ts';
import type { Opening, ProviderName, Wanted } from './opening.ts';

interface Provider {
  readonly open: (wanted: Wanted, signal: AbortSignal) => Promise<Opening>;
  /** A tunnel that is not ours cannot be opened anew when it breaks. */
  readonly isOurs: boolean;
}

export const providers: Readonly<Record<Exclude<ProviderName, 'none'>, Provider>> = {
  direct: { isOurs: false, open: async ({ port }) => standing(`http://127.0.0.1:${port}`) },
  fixed: {
    isOurs: false,
    open: async ({ publicUrl }) =>
      publicUrl === null ? { kind: 'failed', because: 'no-address' } : standing(publicUrl),
  },
  localtunnel: { isOurs: true, open: openLocaltunnel },
};

const standing = (url: string): Opening => ({
  kind: 'open',
  isOtherName: false,
  tunnel: { url, onDeath: () => undefined, close: () => undefined },
});

/** The clinic's choice as the settings stand; an own address without a choice means `fixed`. */
export function readWanted(db: Db, { settings, world }: { settings: Settings; world: World }): Omit<Wanted, 'port'> {
  const chosen = settings.read(db, tunnelSettings.provider);
  const publicUrl = settings.read(db, tunnelSettings.publicUrl);
  const implied = publicUrl !== null ? 'fixed' : world === 'practice' ? 'direct' : 'none';
  return {
    provider: chosen === 'none' ? implied : chosen,
    publicUrl,
    server: settings.read(db, tunnelSettings.server),
    subdomain: settings.read(db, tunnelSettings.subdomain),
  };
}
