import { limits } from '../auth/index.ts';
import { minutes } from '../kit/clock.ts';
import { sha256 } from '../kit/ids.ts';

/** Knows when each session was last used. In memory: after a restart every session is locked anyway. */
export interface IdleWatch {
  noteUse(secret: string, now: Date): void;
  isIdle(secret: string, now: Date): boolean;
}

export function makeIdleWatch(): IdleWatch {
  const usedAt = new Map<string, number>();
  return {
    noteUse: (secret, now) => void usedAt.set(sha256(secret), now.getTime()),
    isIdle(secret, now) {
      const last = usedAt.get(sha256(secret));
      return last !== undefined && now.getTime() - last > minutes(limits.idleMinutes);
    },
  };
}
