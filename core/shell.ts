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

export interface ShellLetter extends z.output<typeof Letter> {
  tell(message: unknown): void;
}

/** Electron gives a utility process this port; plain Node under `fork` has `process.send` instead. */
interface ParentPort {
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
  return { ...Letter.parse(message), tell };
}
