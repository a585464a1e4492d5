import { setImmediate } from 'node:timers/promises';
import { type Db, onChange, transact } from '../db/index.ts';
import type { Dialect } from '../gateway/index.ts';
import type { Clock } from '../kit/clock.ts';
import { errorFacts, type Log } from '../kit/log.ts';
import { settleTransfer } from './completion.ts';
import type { Discarding } from './discarding.ts';
import { keepEntry, type PageAt } from './keeping.ts';
import type { UnreadableBecause } from './model.ts';
import type { Opener } from './opener.ts';
import { findStoredPage, noteOpened, noteUnreadablePage, type StoredPage, storedPages } from './pages.ts';
import { findTransfer, notePageCount, noteTransaction } from './transfers.ts';

export interface OpeningParts {
  readonly db: Db;
  readonly opener: Opener;
  readonly discarding: Discarding;
  readonly dialect: () => Dialect['name'];
  readonly clock: Clock;
  readonly log: Log;
}

export interface Opening {
  /** Resolves when no page waits. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Opens pages one after the other, oldest first, whenever one has come; at start those that were left. What a power cut
 * interrupts is done again: the same records are the same rows.
 */
export function startOpening(parts: OpeningParts): Opening {
  const { db, log } = parts;
  /** A page that a mistake of ours could not get through waits for the next start. */
  const leftOut = new Set<string>();
  const stopped = new AbortController();
  const isStopped = () => stopped.signal.aborted;
  let running: Promise<void> | undefined;

  const openAll = async () => {
    await setImmediate();
    for (let page = nextPage(); page; page = nextPage()) {
      try {
        await openPage(parts, page, isStopped);
      } catch (error) {
        leftOut.add(page.id);
        log.error('received.page-failed', { page: page.id, ...errorFacts(error) });
      }
    }
  };
  const nextPage = () => (isStopped() ? undefined : storedPages(db).find(({ id }) => !leftOut.has(id)));

  const wake = () => {
    running ??= openAll().finally(() => {
      running = undefined;
      if (nextPage()) wake();
    });
  };
  const stopListening = onChange(db, ({ of }) => {
    if (of === 'received-page') wake();
  });
  wake();
  const settled = async (): Promise<void> => {
    if (!running) return;
    await running;
    return settled();
  };

  return {
    settled,
    async stop() {
      stopped.abort();
      stopListening();
      await running;
    },
  };
}

async function openPage(parts: OpeningParts, page: StoredPage, isStopped: () => boolean): Promise<void> {
  const { opener, dialect } = parts;
  const at = { pageId: page.id, dialect: dialect() };
  const head = await opener.ask({ ask: 'page', ...at });
  if (head.is === 'stopped') return;
  if (head.is !== 'page') {
    const because = head.is === 'gone' ? 'no-longer-open' : head.is === 'too-demanding' ? head.is : head.because;
    return giveUpPage(parts, page, because);
  }
  if (!isOfThisTransfer(parts, page, head)) return giveUpPage(parts, page, 'other-transaction');
  for (const [seq, careContext] of head.careContexts.entries()) {
    // Erased meanwhile, or the program stops: the rest is nobody's business, or the next start's.
    if (isStopped() || !findStoredPage(parts.db, page.id)) return;
    const entry: PageAt = { ...at, requestId: page.requestId, seq, careContext };
    if ((await keepEntry(parts, entry)) === 'stopped') return;
  }
  closePage(parts, page, (tx, now) => {
    noteOpened(tx, page.id, head.pageNumber);
    if (head.pageCount !== null) notePageCount(tx, page.requestId, head.pageCount);
    settleTransfer(tx, page.requestId, now);
  });
}

/** A page may say which transaction it belongs to before ABDM has told us; once we know, it must be that one. */
function isOfThisTransfer({ db }: OpeningParts, page: StoredPage, head: { transactionId: string | null }): boolean {
  const said = head.transactionId;
  if (said === null) return true;
  return transact(db, (tx) => {
    const known = findTransfer(tx, page.requestId)?.transactionId ?? null;
    if (known === null) noteTransaction(tx, page.requestId, said);
    return known === null || known.toLowerCase() === said.toLowerCase();
  });
}

function giveUpPage(parts: OpeningParts, page: StoredPage, because: UnreadableBecause): void {
  parts.log.warn('received.page-unreadable', { page: page.id, because });
  closePage(parts, page, (tx, now) => {
    noteUnreadablePage(tx, page.id, because);
    settleTransfer(tx, page.requestId, now);
  });
}

/** The page's bytes have done their work: they go, in the transaction of what they led to. */
function closePage(
  { db, discarding, clock }: OpeningParts,
  page: StoredPage,
  work: (tx: Parameters<Parameters<typeof transact>[1]>[0], now: Date) => void,
): void {
  transact(db, (tx) => {
    if (!findStoredPage(tx, page.id)) return;
    work(tx, clock());
    discarding.discard(tx, [page.blobId]);
  });
}
