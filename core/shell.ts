import { z } from 'zod';

/** The first message of the desktop shell: the database key, the pipe for the screens, and the secret of that pipe. */
const Letter = z.object({
  key: z
    .base64()
    .transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
    .refine((key) => key.length === 32),
  pipe: z.string().min(1),
  secret: z.string().min(32),
});

/** What the shell says later: the PC slept, so timers did not fire; or stop (Windows has no signal that asks for it). */
const LaterMessage = z.union([
  z.object({ resumed: z.literal(true) }).transform(() => 'resumed' as const),
  z.object({ stop: z.literal(true) }).transform(() => 'stop' as const),
]);
export type LaterMessage = z.output<typeof LaterMessage>;

export interface ShellLetter extends z.output<typeof Letter> {
  tell(message: unknown): void;
  onLater(listener: (message: LaterMessage) => void): void;
}

/** Electron gives a utility process this port; plain Node under `fork` has `process.send` instead. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  once(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** Waits for the shell's letter when one started us (`--shell`); null when we run by ourselves. */
export async function waitForShell(): Promise<ShellLetter | null> {
  if (!process.argv.includes('--shell')) return null;
  // Only Electron adds the member, so Node's own types do not know it.
  const parentPort = (process as { parentPort?: ParentPort }).parentPort;
  const message = await new Promise<unknown>((resolve) => {
    if (parentPort) parentPort.once('message', ({ data }) => resolve(data));
    else process.once('message', resolve);
  });
  const tell = (news: unknown) => void (parentPort ? parentPort.postMessage(news) : process.send?.(news));
  const onLater: ShellLetter['onLater'] = (listener) => {
    const hear = (news: unknown) => {
      const later = LaterMessage.safeParse(news);
      if (later.success) listener(later.data);
    };
    if (parentPort) parentPort.on('message', ({ data }) => hear(data));
    else process.on('message', hear);
  };
  return { ...Letter.parse(message), tell, onLater };
}
