import type { Evidence, Violations } from './evidence.ts';
import { fileIsWhole, instantsAreUtc, nothingStumbled } from './form.ts';
import { arrivalsAreKept, codesAreGivenOnce, pagesAreSentOnce } from './pages.ts';
import {
  callbacksAreKept,
  jobsAreAtRest,
  lanesKeepOrder,
  messagesAreSentOnce,
  messagesAreStored,
  pagesKeepOrder,
} from './queues.ts';
import { auditIsWhole, endedIsErased, givenWasConsented } from './records.ts';

export type { Evidence, Violations } from './evidence.ts';

/** What must always be true (architecture.md section 2), each as a function that names what is not. `docs/invariants.md` lists them. */
export const invariants = {
  callbacksAreKept,
  jobsAreAtRest,
  messagesAreStored,
  messagesAreSentOnce,
  lanesKeepOrder,
  pagesKeepOrder,
  pagesAreSentOnce,
  arrivalsAreKept,
  codesAreGivenOnce,
  givenWasConsented,
  auditIsWhole,
  endedIsErased,
  instantsAreUtc,
  fileIsWhole,
  nothingStumbled,
} satisfies Record<string, (evidence: Evidence) => Violations>;

/** Everything that is not as it must be; empty when all is well. */
export const findViolations = (evidence: Evidence): Violations =>
  Object.values(invariants).flatMap((invariant) => invariant(evidence));
