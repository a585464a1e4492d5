/** Pauses that somebody can end. */
export interface Waiter {
  /** Resolves after so many milliseconds, or at once when kicked: then with true. A kick that came before counts. */
  pause(milliseconds: number): Promise<boolean>;
  untilKicked(): Promise<void>;
  kick(): void;
}

export function makeWaiter(stopped: AbortSignal): Waiter {
  let wasKicked = false;
  let wake: (() => void) | null = null;

  const wait = (milliseconds: number | null): Promise<boolean> =>
    new Promise((resolve) => {
      if (wasKicked || stopped.aborted) {
        wasKicked = false;
        return resolve(true);
      }
      const timer = milliseconds === null ? null : setTimeout(() => end(false), milliseconds);
      const end = (isKicked: boolean) => {
        if (timer) clearTimeout(timer);
        wake = null;
        wasKicked = false;
        resolve(isKicked);
      };
      wake = () => end(true);
    });

  return {
    pause: wait,
    untilKicked: async () => void (await wait(null)),
    kick() {
      if (wake) wake();
      else wasKicked = true;
    },
  };
}
