import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import type { Outcome } from '../gateway/index.ts';
import { later, minutes, seconds } from '../kit/clock.ts';
import { bringBundle, type Fresh, type Missing } from './bringing.ts';
import type { StoredBundle } from './bundles.ts';
import { decideNow, type Surroundings } from './facts.ts';
import { takerOf } from './model.ts';
import type { Release, ReleasedEntry } from './release.ts';
import {
  type Entry,
  endEntry,
  entriesOn,
  findPage,
  findTransfer,
  moveTransfer,
  notePageBegun,
  type Transfer,
} from './store.ts';

/** A page that may leave now: the last word before the network. */
export interface Leaving {
  readonly transfer: Transfer;
  readonly push: NonNullable<Transfer['push']>;
  readonly page: number;
  readonly entries: readonly {
    readonly careContextReference: string;
    readonly blobId: string;
    readonly sha256: string;
  }[];
}

export type Step =
  | { readonly kind: 'go'; readonly leaving: Leaving }
  | { readonly kind: 'build'; readonly missing: readonly Missing[] }
  | { readonly kind: 'stop'; readonly outcome: Outcome };

interface Wanted {
  readonly transferId: string;
  readonly page: number;
  readonly fresh: readonly Fresh[];
  readonly mayHaveArrived: boolean;
}

/**
 * Decides for one page, in the transaction that also stores what was built and writes the audit line: nothing leaves whose
 * leaving is not on disk.
 */
export function preparePage(tx: Tx, wanted: Wanted, surroundings: Surroundings & { now: Date }): Step {
  const { transferId, page, fresh, mayHaveArrived } = wanted;
  const { now } = surroundings;
  const transfer = findTransfer(tx, transferId);
  const isWaiting = findPage(tx, transferId, page)?.state === 'waiting';
  if (!transfer?.push || !isWaiting) return stop({ kind: 'dropped', because: 'no-longer-wanted' });

  const entries = entriesOn(tx, transferId, page).filter(({ state }) => state === 'waiting');
  const decided = decideEntries(tx, { transfer, entries }, surroundings);
  if ('later' in decided) return stop(decided.later);
  const going = decided.going.flatMap(({ entry, released }) => bringBundle(tx, { entry, released, fresh, now }));
  const missing = going.flatMap((one) => ('missing' in one ? [one.missing] : []));
  if (missing.length > 0) return { kind: 'build', missing };

  const ready = going.flatMap((one) => ('ready' in one ? [one.ready] : []));
  if (ready.length === 0) return stop({ kind: 'dropped', because: becauseOf(tx, wanted) });
  moveTransfer(tx, transferId, { to: 'sending' }, now);
  notePageBegun(tx, { transferId, number: page }, mayHaveArrived, now);
  for (const one of ready)
    writeAudit(tx, now, lineOf(transfer, one, { what: 'transfer.sending', page, again: mayHaveArrived }));
  const refs = ready.map(({ entry, bundle }) => ({
    careContextReference: entry.careContext,
    blobId: bundle.blobId,
    sha256: bundle.sha256,
  }));
  return { kind: 'go', leaving: { transfer, push: transfer.push, page, entries: refs } };
}

const stop = (outcome: Outcome): Step => ({ kind: 'stop', outcome });
const becauseOf = (tx: Tx, { transferId, page }: Wanted): string =>
  entriesOn(tx, transferId, page).findLast(({ because }) => because !== null)?.because ?? 'nothing-to-give';

type Decided =
  | { readonly later: Outcome }
  | { readonly going: readonly { readonly entry: Entry; readonly released: ReleasedEntry }[] };

/** What may not go any more is withheld, with the rule that says so. */
function decideEntries(
  tx: Tx,
  { transfer, entries }: { transfer: Transfer; entries: readonly Entry[] },
  surroundings: Surroundings & { now: Date },
): Decided {
  const { consentId, from, to, push } = transfer;
  if (!push) return { going: [] };
  const only = new Set(entries.map(({ careContext }) => careContext));
  const asked = { consentId, from, to, pushUrl: push.url, keyMaterial: push.keyMaterial, askedAt: null, only };
  const { release } = decideNow(tx, asked, surroundings);
  if (release.kind === 'later') return { later: laterOf(release, surroundings.now) };

  const released = release.kind === 'allowed' ? release.entries : [];
  const going = entries.flatMap((entry) => {
    const found = released.find(
      ({ careContext, hiType }) => careContext === entry.careContext && hiType === entry.hiType,
    );
    if (!found) endEntry(tx, entry.id, { state: 'withheld', because: whyWithheld(release, entry) }, surroundings.now);
    return found ? [{ entry, released: found }] : [];
  });
  return { going };
}

function whyWithheld(release: Release, { careContext }: Entry): string {
  if (release.kind === 'refused' && release.because !== 'nothing-to-give') return release.because;
  return release.withheld.find((one) => one.careContext === careContext)?.because ?? 'type-not-consented';
}

function laterOf({ because }: Extract<Release, { kind: 'allowed' | 'later' }>, now: Date): Outcome {
  const pause = because === 'clock-doubtful' ? minutes(1) : seconds(2);
  return { kind: 'retry', because: because ?? 'not-now', notBefore: later(now, pause), refusal: null };
}

/** One line of the log for one record: who takes what under which permission. */
export function lineOf(
  transfer: Transfer,
  { entry, bundle }: { entry: Entry; bundle: StoredBundle | undefined },
  { what, ...more }: { what: string; page: number; again?: boolean; because?: string | null },
) {
  const { consentId, transactionId, id, hiuId } = transfer;
  const { hiType, version } = entry;
  const detail = { consentId, transactionId, transferId: id, hiType, version, sha256: bundle?.sha256 ?? null, ...more };
  return { who: takerOf(hiuId), what, about: entry.visitId ?? entry.careContext, detail };
}
