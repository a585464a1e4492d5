import { z } from 'zod';

/**
 * The way in. `off`: nobody chose one. `opening`: not tried yet. `unproved`: open, but no word has come through it. `proved`:
 * a word came through within the last minutes. `broken`: it does not work, `because` says why.
 */
export const TunnelStatus = z.enum(['off', 'opening', 'unproved', 'proved', 'broken']);
export type TunnelStatus = z.infer<typeof TunnelStatus>;

export interface TunnelState {
  readonly provider: 'none' | 'fixed' | 'localtunnel' | 'direct';
  readonly status: TunnelStatus;
  readonly url: string | null;
  readonly because: string | null;
  /** Since when the status is what it is. */
  readonly since: Date;
  readonly provedAt: Date | null;
  /** The server gave another name than the wanted one. */
  readonly isOtherName: boolean;
}
