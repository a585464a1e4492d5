import type { Artefact } from '../consent/index.ts';
import type { HiType } from '../kit/words.ts';
import type { RefusedBecause, WithheldBecause } from './model.ts';

/** A care context of ours as it stands now. */
export interface HeldContext {
  readonly visitId: string;
  readonly patientReference: string;
  /** The ABHA address that ABDM has confirmed it for; null while it is not linked. */
  readonly linkedTo: string | null;
  /** Instant at which the visit began: by it the period is judged. */
  readonly begunAt: string;
  /** The newest signed version and what it holds; null while nothing is signed. */
  readonly signed: { readonly version: number; readonly hiTypes: readonly HiType[] } | null;
}

/** What is asked for under a permission. Instants. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** Everything beside the permission and the period that the decision looks at. */
export interface ReleaseFacts {
  /** Our own service id. */
  readonly hipId: string;
  readonly isClockSure: boolean;
  /** Whether ABDM stands by the permission (architecture.md 7.33). */
  readonly confirmation: 'confirmed' | 'waiting' | 'unconfirmed' | 'denied';
  readonly key: 'good' | 'unusable' | 'past';
  readonly isPushAddressAllowed: boolean;
  /** More questions than the permission allows in its time. */
  readonly isTooOften: boolean;
  readonly findContext: (reference: string) => HeldContext | undefined;
}

/** One record that may go now. */
export interface ReleasedEntry {
  readonly careContext: string;
  readonly visitId: string;
  readonly hiType: HiType;
  readonly version: number;
}

export interface Withheld {
  readonly careContext: string;
  readonly because: WithheldBecause;
}

/**
 * `later`: nothing speaks against it for good, but it must not go at this moment.
 * `withheld`: what the permission names beside it and we do not give.
 */
export type Release =
  | { readonly kind: 'refused'; readonly because: RefusedBecause; readonly withheld: readonly Withheld[] }
  | {
      readonly kind: 'allowed' | 'later';
      readonly because: 'clock-doubtful' | 'waiting-for-confirmation' | null;
      readonly entries: readonly ReleasedEntry[];
      readonly withheld: readonly Withheld[];
    };

/**
 * Whether records may leave under a permission at this moment, and which (architecture.md 2.4). The one decision of its kind:
 * made when the request comes, and again for every page at the moment of sending.
 */
export function decideRelease(
  { artefact, asked }: { artefact: Artefact | undefined; asked: Period },
  facts: ReleaseFacts,
  now: Date,
): Release {
  const because = whyRefused(artefact, { asked, facts, now });
  if (because !== null || !artefact) return { kind: 'refused', because: because ?? 'unknown-consent', withheld: [] };

  const judged = artefact.careContexts.map((pair) => judgeContext(artefact, pair, { asked, facts }));
  const entries = judged.flatMap((context) => context.entries);
  const withheld = judged.flatMap((context) => context.withheld);
  if (entries.length === 0) return { kind: 'refused', because: 'nothing-to-give', withheld };
  if (!facts.isClockSure) return { kind: 'later', because: 'clock-doubtful', entries, withheld };
  if (facts.confirmation === 'waiting')
    return { kind: 'later', because: 'waiting-for-confirmation', entries, withheld };
  return { kind: 'allowed', because: null, entries, withheld };
}

interface Judging {
  readonly asked: Period;
  readonly facts: ReleaseFacts;
}

/** The order is that of abdm-v3.md section 7.2. What a doubtful clock says of ends is left for the moment of sending. */
function whyRefused(
  artefact: Artefact | undefined,
  { asked, facts, now }: Judging & { now: Date },
): RefusedBecause | null {
  if (!artefact) return 'unknown-consent';
  if (artefact.status === 'REVOKED') return 'revoked';
  if (artefact.status === 'EXPIRED') return 'expired';
  if (facts.isClockSure && artefact.eraseAt <= now.toISOString()) return 'expired';
  if (artefact.status === 'PAUSED') return 'paused';
  if (!artefact.isChecked) return 'unchecked';
  if (artefact.hipId !== facts.hipId) return 'another-facility';
  if (asked.from > asked.to) return 'no-such-period';
  if (asked.from < artefact.from || asked.to > artefact.to) return 'outside-consented-period';
  if (facts.key === 'unusable') return 'key-unusable';
  if (facts.key === 'past' && facts.isClockSure) return 'key-expired';
  if (!facts.isPushAddressAllowed) return 'push-address-refused';
  if (facts.confirmation === 'denied') return 'not-confirmed';
  if (facts.isTooOften) return 'too-often';
  return null;
}

function judgeContext(
  artefact: Artefact,
  pair: Artefact['careContexts'][number],
  { asked, facts }: Judging,
): { entries: ReleasedEntry[]; withheld: Withheld[] } {
  const careContext = pair.careContextReference;
  const withhold = (because: WithheldBecause) => ({ entries: [], withheld: [{ careContext, because }] });
  const held = facts.findContext(careContext);
  if (!held) return withhold('unknown-care-context');
  // The patient's own reference is named beside each; some senders leave it out.
  if (pair.patientReference !== '' && pair.patientReference !== held.patientReference)
    return withhold('another-patient');
  if (held.linkedTo === null) return withhold('not-linked');
  if (held.linkedTo !== artefact.abhaAddress) return withhold('another-abha');
  if (!held.signed) return withhold('nothing-signed');
  if (held.begunAt < asked.from || held.begunAt > asked.to) return withhold('outside-period');

  const { version, hiTypes } = held.signed;
  const allowed = hiTypes.filter((hiType) => artefact.hiTypes.includes(hiType));
  if (allowed.length === 0) return withhold('type-not-consented');
  return { entries: allowed.map((hiType) => ({ careContext, visitId: held.visitId, hiType, version })), withheld: [] };
}
