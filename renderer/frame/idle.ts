import { useEffect } from 'react';
import { systemClock } from '../../core/kit/clock.ts';
import { call } from '../core-client.ts';

/** All tabs of the browser write here, so that one that is not looked at does not lock the one that is. */
const usedAt = 'arogya.used-at';
const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
const second = 1000;

/**
 * Locks the screen after so many minutes without a key or a touch. Whoever reads or types without asking the core
 * anything is in use too: the core is told once a minute, because it counts for itself.
 */
export function useIdleLock(idleMinutes: number, isOff: boolean, lock: () => void): void {
  useEffect(() => {
    if (isOff) return undefined;
    let written = 0;
    let told = now();
    const onUse = () => {
      if (now() - written < 5 * second) return;
      written = now();
      localStorage.setItem(usedAt, String(written));
    };
    onUse();
    const check = setInterval(() => {
      if (now() - Number(localStorage.getItem(usedAt)) > idleMinutes * 60 * second) return lock();
      if (written > told && now() - told > 60 * second) {
        told = now();
        void call('auth.state', {});
      }
    }, 5 * second);
    for (const sign of signs) window.addEventListener(sign, onUse, { passive: true });
    return () => {
      clearInterval(check);
      for (const sign of signs) window.removeEventListener(sign, onUse);
    };
  }, [idleMinutes, isOff, lock]);
}

const now = () => systemClock().getTime();
