import type { CallTable } from '../calls/index.ts';
import type { ConsentHooks } from '../consent/index.ts';
import type { IncomingHandlers } from '../inbox/index.ts';
import type { AnyJobKind } from '../outbox/index.ts';
import { makeTransferCallbacks } from './callbacks.ts';
import { transferCalls } from './calls.ts';
import type { transferContract } from './contract.ts';
import { acknowledgeRequest, notifyEnd } from './jobs.ts';
import { makeOnTheLine } from './on-the-line.ts';
import { type PushParts, pushPage } from './push.ts';
import { type SenderParts, startSender } from './sender.ts';

export interface TransferParts extends Omit<PushParts, 'sender' | 'onTheLine'> {
  readonly thread: SenderParts;
}

/** What the folder gives to the wire and the desk. */
export interface Transfers {
  readonly handlers: IncomingHandlers;
  readonly kinds: readonly AnyJobKind[];
  readonly calls: CallTable<typeof transferContract>;
  /** What is being sent under a permission that ended is cut off: whether it arrived nobody knows. */
  readonly onEnded: ConsentHooks['onEnded'];
  readonly stop: () => Promise<void>;
}

export function startTransfer({ thread, ...parts }: TransferParts): Transfers {
  const sender = startSender(thread);
  const onTheLine = makeOnTheLine();
  return {
    handlers: makeTransferCallbacks(parts),
    kinds: [acknowledgeRequest, pushPage({ ...parts, sender, onTheLine }), notifyEnd],
    calls: transferCalls,
    onEnded(tx, { consentId, side }) {
      if (side === 'hip') tx.afterCommit(() => onTheLine.cutOff(consentId));
    },
    stop: sender.stop,
  };
}
