import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import type { inboxContract } from './contract.ts';
import type { Inbox } from './inbox.ts';
import { listTroubled } from './store.ts';

export function inboxCalls(inbox: Inbox): CallTable<typeof inboxContract> {
  return {
    'inbox.list': (db) => ({
      messages: listTroubled(db).map(({ id, kind, state, because, detail, messageId, receivedAt, body }) => ({
        id,
        kind,
        state,
        because,
        detail,
        requestId: messageId,
        receivedAt,
        isEmptied: body === null,
      })),
    }),
    'inbox.runAgain': (tx, { id }, { who, now }) => {
      inbox.runAgain(tx, id, now);
      writeAudit(tx, now, { who: who.staffId, what: 'inbox.run-again', about: String(id) });
      return {};
    },
  };
}
