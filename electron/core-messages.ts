/**
 * What the shell and the core say to each other besides HTTP, as plain objects over the utility process's message port.
 * The first message is the only way in which the key reaches the core (architecture.md section 1 and 7.7).
 */
export interface FirstMessage {
  /** 32 bytes, base64. */
  readonly key: string;
  /** The key of a change that was begun and not finished, likewise. */
  readonly nextKey: string | null;
  /** The socket or Windows pipe on which the core's desk app shall listen. */
  readonly pipe: string;
  /** Must stand in the header `x-shell-secret` of every request over the pipe. */
  readonly secret: string;
}

/** `resumed`: the PC slept, so timers did not fire. `stop`: finish what is being written, then exit with 0. */
export type LaterMessage = { readonly resumed: true } | { readonly stop: true };

/** What only the shell can do for the core: keep a new key beside the current one, and put it in its place. */
export interface KeyWish {
  readonly wish: 'prepare-key' | 'promote-key';
  readonly id: number;
}

export interface KeyAnswer {
  /** The wish's `id`. */
  readonly answers: number;
  readonly isDone: boolean;
  /** The prepared key, base64. */
  readonly key: string | null;
}

/** Undefined for any other message. */
export function readKeyWish(message: unknown): KeyWish | undefined {
  const { wish, id } = asRecord(message);
  const isWish = wish === 'prepare-key' || wish === 'promote-key';
  return isWish && typeof id === 'number' ? { wish, id } : undefined;
}

/** What the shell needs of the core's ready line (architecture.md 7.6), and the code for the first owner. */
export interface Ready {
  /** Where the simulator's phone listens on loopback; null outside the practice world. */
  readonly simulator: string | null;
  readonly locked: boolean;
  /** Null once there is an owner. */
  readonly startCode: string | null;
}

/** Reads the core's `{ ready: <ready line>, startCode }`; undefined for any other message. */
export function readReady(message: unknown): Ready | undefined {
  const letter = asRecord(message);
  const line = asRecord(letter['ready']);
  if (line['ready'] !== true) {
    return undefined;
  }
  return {
    simulator: textOrNull(line['simulator']),
    locked: line['locked'] === true,
    startCode: textOrNull(letter['startCode']),
  };
}

function asRecord(value: unknown): Partial<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);
