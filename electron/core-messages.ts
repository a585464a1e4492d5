/**
 * What the shell and the core say to each other besides HTTP, as plain objects over the utility process's message port.
 * The first message is the only way in which the key reaches the core (architecture.md section 1 and 7.7).
 */
export interface FirstMessage {
  /** 32 bytes, base64. */
  readonly key: string;
  /** The socket or Windows pipe on which the core's desk app shall listen. */
  readonly pipe: string;
  /** Must stand in the header `x-shell-secret` of every request over the pipe. */
  readonly secret: string;
}

/** `resumed`: the PC slept, so timers did not fire. `stop`: finish what is being written, then exit with 0. */
export type LaterMessage = { readonly resumed: true } | { readonly stop: true };

/** The core's ready line (architecture.md 7.6), which it also sends as a message. */
export interface ReadyMessage {
  readonly ready: true;
  /** Where the simulator's phone listens on loopback; null outside the practice world. */
  readonly simulator: string | null;
  readonly locked: boolean;
}

export function readReady(message: unknown): ReadyMessage | undefined {
  if (typeof message !== 'object' || message === null || !('ready' in message) || message.ready !== true) {
    return undefined;
  }
  const simulator = 'simulator' in message && typeof message.simulator === 'string' ? message.simulator : null;
  return { ready: true, simulator, locked: 'locked' in message && message.locked === true };
}
