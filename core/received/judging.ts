import type { Artefact } from '../consent/index.ts';
import type { RecordView } from '../fhir/index.ts';
import { toDayInIndia } from '../kit/clock.ts';
import { decideIdentity, type LocalPatient } from './identity.ts';
import type { HeldBecause, UnreadableBecause } from './model.ts';

/** What becomes of one opened record. */
export type Judgement =
  | { readonly state: 'shown'; readonly because: null; readonly isConfirmed: boolean }
  | { readonly state: 'quarantined'; readonly because: HeldBecause; readonly isConfirmed: boolean }
  | { readonly state: 'unreadable'; readonly because: UnreadableBecause; readonly isConfirmed: false };

export interface Judged {
  readonly view: RecordView;
  readonly careContext: string;
  readonly artefact: Pick<Artefact, 'careContexts' | 'hiTypes' | 'from' | 'to'>;
  readonly patient: LocalPatient;
}

/**
 * Shown, kept out of view, or unreadable (fhir.md section 7.2). A record of another person or beyond what the patient granted
 * was received all the same; it is never deleted silently, and a deviation from a profile is no reason for anything.
 */
export function judgeRecord({ view, careContext, artefact, patient }: Judged): Judgement {
  if (view.kind === 'unreadable') return { state: 'unreadable', because: view.because, isConfirmed: false };
  const identity = decideIdentity(view.patient, patient, view.otherPatients);
  const isConfirmed = identity.kind === 'confirmed';
  const hold = (because: HeldBecause): Judgement => ({ state: 'quarantined', because, isConfirmed });

  const isGranted = artefact.careContexts.some(({ careContextReference }) => careContextReference === careContext);
  if (!isGranted) return hold('context-not-granted');
  if (identity.kind === 'other') return hold(identity.because);
  if (view.hiType !== null && !artefact.hiTypes.includes(view.hiType)) return hold('type-not-granted');
  if (isOutsidePeriod(view, artefact)) return hold('date-not-granted');
  return { state: 'shown', because: null, isConfirmed };
}

/** Calendar days in India, a day more on both sides. A stay in hospital may have begun before the period that its summary falls into. */
function isOutsidePeriod(
  { careDate, hiType }: Extract<RecordView, { kind: 'record' }>,
  { from, to }: Judged['artefact'],
): boolean {
  if (careDate === null || careDate.from === 'bundle') return false;
  const shifted = (instant: string, days: number) =>
    toDayInIndia(new Date(new Date(instant).getTime() + days * 86_400_000));
  const exactness = careDate.value.slice(0, 10).length;
  const day = careDate.value.slice(0, exactness);
  const isBefore = day < shifted(from, -1).slice(0, exactness);
  const isAfter = day > shifted(to, 1).slice(0, exactness);
  const mayBeginBefore = hiType === 'DischargeSummary' && careDate.from === 'encounter';
  return isAfter || (isBefore && !mayBeginBefore);
}
