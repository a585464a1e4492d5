import { isDiskTrouble, type Tx, transact } from '../db/index.ts';
import { type IncomingKind, type IncomingSpelling, notInThisDialect } from '../gateway/index.ts';
import { errorFacts } from '../kit/log.ts';
import type { IncomingHandler } from './handlers.ts';
import type { InboxParts } from './parts.ts';
import { cameBefore, type Ending, listWaiting, type Message, setMessageState } from './store.ts';

/** Messages whose work is done in one transaction at most. */
const atOnce = 40;

export interface Worked {
  readonly count: number;
  /** Whether none waits any more. */
  readonly isAllDone: boolean;
}

/**
 * Does the work of the oldest waiting messages until `isOver` says that the turn has been long enough; of one at least. They
 * share one transaction, which costs one flush of the disk; when one of them fails, those listed are done again one by one, so
 * that it alone stays behind.
 *
 * @throws what SQLite says when the disk has no room for one of them: it waits, and the others are done
 */
export function workSome(parts: InboxParts, isOver: () => boolean): Worked {
  const { db, clock, log } = parts;
  const messages = listWaiting(db, atOnce);
  if (messages.length === 0) return { count: 0, isAllDone: true };
  let count = 0;
  try {
    transact(db, (tx) => {
      for (const message of messages) {
        handle(tx, parts, message);
        count += 1;
        if (isOver()) return;
      }
    });
  } catch {
    count = messages.length;
    let noRoom: unknown;
    for (const message of messages) {
      try {
        transact(db, (tx) => handle(tx, parts, message));
      } catch (error) {
        if (isDiskTrouble(error)) {
          noRoom = error;
          continue;
        }
        const facts = errorFacts(error);
        log.error('inbox.handler-failed', { message: message.id, kind: message.kind, ...facts });
        const ending = { ...trouble('failed', 'handler-failed'), detail: String(facts['error']) };
        transact(db, (tx) => setMessageState(tx, message, ending, clock()));
      }
    }
    if (noRoom !== undefined) throw noRoom;
  }
  return { count, isAllDone: count === messages.length && count < atOnce };
}

function handle(tx: Tx, { gateway, outbox, handlers, answersAlone, clock }: InboxParts, message: Message): void {
  const now = clock();
  const end = (ending: Ending) => setMessageState(tx, message, ending, now);
  const { dialect, hipId, hiuId } = gateway.config();
  // The row's kind is one of the table's; what it reads is a message of that kind.
  const spelling = dialect.incoming[message.kind] as IncomingSpelling<{ inReplyTo?: string }> | typeof notInThisDialect;
  const handler = handlers[message.kind] as IncomingHandler<IncomingKind> | undefined;
  const isOurs = message.serviceId !== null && message.serviceId !== '' && [hipId, hiuId].includes(message.serviceId);

  if (spelling === notInThisDialect) return end(trouble('unreadable', 'not-in-this-dialect'));
  if (message.body === null) return end(trouble('unreadable', 'emptied'));
  if (!isOurs) return end(trouble('refused', 'not-ours'));
  const read = spelling.read(JSON.parse(message.body), message.body);
  if (read.kind === 'unreadable') return end({ ...trouble('unreadable', 'body'), detail: read.where });

  const { inReplyTo } = read.message;
  const asked = inReplyTo === undefined ? null : outbox.answered(tx, inReplyTo, now);
  if (inReplyTo !== undefined && !asked) return end(trouble('refused', 'nobody-asked'));
  const sameKey = spelling.sameKey(read.message);
  const isAnswerAlone = asked !== null && answersAlone.includes(asked.kind);
  if (!isAnswerAlone) {
    if (!handler) return end(trouble('failed', 'no-handler'));
    const { messageId: requestId } = message;
    const receivedAt = new Date(message.receivedAt);
    const received = {
      // Spelling and handler belong to the same kind, so the message is of the handler's type.
      message: read.message as never,
      requestId,
      receivedAt,
      asked,
      /** Looked up for those who ask. */
      get isCopy() {
        return cameBefore(tx, message, sameKey);
      },
    };
    handler(tx, received, now);
  }
  end({ state: 'done', because: null, detail: null, sameKey, empty: spelling.emptyWhenDone });
}

function trouble(state: Ending['state'], because: string): Ending {
  return { state, because, detail: null, sameKey: null, empty: false };
}
