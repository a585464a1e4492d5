/** Everything that happens later, so that closing leaves nothing behind and tests can wait for quiet. */
export interface Timers {
  /**
   * Runs `action` after so many milliseconds of real time. `background` work (a redelivery in 16 minutes) does not count
   * as unrest. Whatever `action` throws goes to `onBug`.
   */
  after(milliseconds: number, action: () => void | Promise<void>, background?: 'background'): void;
  /** Resolves when nothing runs and nothing but background work is planned. */
  idle(): Promise<void>;
  /** Forgets what is planned and waits for what runs. */
  close(): Promise<void>;
}

export function startTimers(onBug: (error: unknown) => void): Timers {
  const planned = new Map<NodeJS.Timeout, boolean>();
  const running = new Set<Promise<void>>();
  let waiting: (() => void)[] = [];
  let isClosed = false;

  const isQuiet = () => running.size === 0 && ![...planned.values()].includes(true);
  const tellIfQuiet = () => {
    if (!isQuiet()) return;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };

  async function run(action: () => void | Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      onBug(error);
    }
  }

  return {
    after(milliseconds, action, background) {
      if (isClosed) return;
      const timer = setTimeout(() => {
        planned.delete(timer);
        const task = run(action).finally(() => {
          running.delete(task);
          tellIfQuiet();
        });
        running.add(task);
      }, milliseconds);
      planned.set(timer, background !== 'background');
    },
    idle: () => (isQuiet() ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
    async close() {
      isClosed = true;
      for (const timer of planned.keys()) clearTimeout(timer);
      planned.clear();
      await Promise.all(running);
      tellIfQuiet();
    },
  };
}
