import { z } from 'zod';
import { minutes } from './kit/clock.ts';

const Key = z
  .base64()
  .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
  .refine((key) => key.length === 32);

/** The first message of the desktop shell: the database key, the pipe for the screens, and the secret of that pipe. */
const Letter = z.object({
  key: Key,
  /** The key of a change that was begun and not finished. */
  nextKey: Key.nullable(),
  pipe: z.string().min(1),
  secret: z.string().min(32),
});

/** What the shell says later: the PC slept, so timers did not fire; or stop (Windows has no signal that asks for it). */
const LaterMessage = z.union([
  z.object({ resumed: z.literal(true) }).transform(() => 'resumed' as const),
  z.object({ stop: z.literal(true) }).transform(() => 'stop' as const),
]);
export type LaterMessage = z.output<typeof LaterMessage>;

/** What only the shell can do: keep a new key beside the current one, and put it in its place. */
export type Wish = 'prepare-key' | 'promote-key';
const Answer = z.object({ answers: z.int(), isDone: z.boolean(), key: Key.nullable() });

type KeyAnswer = Pick<z.output<typeof Answer>, 'isDone' | 'key'>;
/** A key store may ask the person for its own password first. */
const patience = minutes(2);

export interface ShellLetter extends z.output<typeof Letter> {
  tell(message: unknown): void;
  onLater(listener: (message: LaterMessage) => void): void;
  /** Not done, when no answer comes for two minutes. */
  ask(wish: Wish): Promise<KeyAnswer>;
}

/** Electron gives a utility process this port; plain Node under `fork` has `process.send` instead. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

interface Line {
  tell(news: unknown): void;
  hear(listener: (news: unknown) => void): void;
}

function openLine(): Line {
  // Only Electron adds the member, so Node's own types do not know it.
  const { parentPort } = process as { parentPort?: ParentPort };
  return {
    tell: (news) => void (parentPort ? parentPort.postMessage(news) : process.send?.(news)),
    hear(listener) {
      if (parentPort) parentPort.on('message', ({ data }) => listener(data));
      else process.on('message', listener);
    },
  };
}

/** Waits for the shell's letter when one started us (`--shell`); null when we run by ourselves. */
export async function waitForShell(): Promise<ShellLetter | null> {
  if (!process.argv.includes('--shell')) return null;
  const { tell, hear } = openLine();
  const first = Promise.withResolvers<unknown>();
  const asked = new Map<number, (answer: KeyAnswer) => void>();
  let lastId = 0;
  hear(first.resolve);
  hear((news) => {
    const answer = Answer.safeParse(news);
    if (!answer.success) return;
    asked.get(answer.data.answers)?.(answer.data);
    asked.delete(answer.data.answers);
  });
  return {
    ...Letter.parse(await first.promise),
    tell,
    onLater: (listener) =>
      hear((news) => {
        const later = LaterMessage.safeParse(news);
        if (later.success) listener(later.data);
      }),
    ask(wish) {
      lastId += 1;
      const { promise, resolve } = Promise.withResolvers<KeyAnswer>();
      asked.set(lastId, resolve);
      setTimeout(() => resolve({ isDone: false, key: null }), patience).unref();
      tell({ wish, id: lastId });
      return promise;
    },
  };
}
