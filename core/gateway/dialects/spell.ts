import { z } from 'zod';
import type { IncomingSpelling, Read } from './dialect.ts';

/** A line of the incoming column: how a body is read, and how what was read becomes our message. */
type Line<Wire, Message, Beside> = Pick<IncomingSpelling<Message>, 'path' | 'to'> &
  Partial<Pick<IncomingSpelling<Message>, 'neverStored' | 'emptyWhenDone'>> & {
    readonly wire: z.ZodType<Wire>;
    readonly message: (wire: Wire, beside: Beside) => Message;
  };

/** A message that comes by itself. Its token may never be late: whoever holds an old one could end or grant a permission. */
export function spell<Wire, Message>(
  line: Line<Wire, Message, { text: string }> & Pick<IncomingSpelling<Message>, 'sameKey'>,
): IncomingSpelling<Message> {
  const { path, to, sameKey, neverStored = [], emptyWhenDone = false } = line;
  const read = (body: unknown, text: string): Read<Message> => {
    const parsed = line.wire.safeParse(body);
    return parsed.success
      ? { kind: 'read', message: line.message(parsed.data, { text }) }
      : { kind: 'unreadable', where: placesOf(parsed.error) };
  };
  return { path, to, sameKey, mayBeLate: false, neverStored, emptyWhenDone, read };
}

/** An answer to a message of ours. */
export function spellAnswer<Wire, Message extends { readonly inReplyTo: string }>(
  line: Line<Wire, Message, { text: string; inReplyTo: string }>,
): IncomingSpelling<Message> {
  const { path, to, neverStored = [], emptyWhenDone = false } = line;
  const read = (body: unknown, text: string): Read<Message> => {
    const inReplyTo = replyTo(body);
    if (inReplyTo === null) return { kind: 'unreadable', where: 'response.requestId' };
    const parsed = line.wire.safeParse(body);
    return parsed.success
      ? { kind: 'read', message: line.message(parsed.data, { text, inReplyTo }) }
      : { kind: 'unreadable', where: placesOf(parsed.error) };
  };
  return { path, to, sameKey: ({ inReplyTo }) => inReplyTo, mayBeLate: true, neverStored, emptyWhenDone, read };
}

/** Names of members only: values may be anybody's data. */
function placesOf(error: z.ZodError): string {
  return error.issues
    .map(({ path }) => path.join('.'))
    .join(' ')
    .slice(0, 300);
}

const Answered = z
  .object({ requestId: z.string().trim().min(1) })
  .nullish()
  .catch(null);

/** `response.requestId`; some callbacks write `resp`. */
export function replyTo(body: unknown): string | null {
  const read = z.object({ response: Answered, resp: Answered }).safeParse(body);
  return read.success ? (read.data.response?.requestId ?? read.data.resp?.requestId ?? null) : null;
}
