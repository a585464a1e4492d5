import { abhaCalls, abhaContract, abhaSchedule } from './abha/index.ts';
import { bindCalls } from './calls/index.ts';
import {
  type ConsentHooks,
  consentCalls,
  consentContract,
  consentJobs,
  consentSchedule,
  makeConsentCallbacks,
} from './consent/index.ts';
import { consultationsCalls, consultationsContract } from './consultations/index.ts';
import type { Db } from './db/index.ts';
import type { Checker } from './fhir/index.ts';
import {
  linkingCallbacks,
  linkingCalls,
  linkingContract,
  linkingJobs,
  linkingSchedule,
  onAbhaAttached,
  onConsultationSigned,
} from './linking/index.ts';
import { patientCalls, patientContract } from './patients/index.ts';
import type { Settings } from './settings/index.ts';
import { visitsCalls, visitsContract } from './visits/index.ts';
import type { WireEnds, WireTables } from './wire.ts';

export interface ClinicParts {
  readonly settings: Settings;
  readonly checker: Checker;
  /** Whether a patient may be registered now. */
  readonly mayRegister: (db: Db) => boolean;
}

/** Joins the folders of the clinic: what one does when another has done something is decided here, in the open. */
export function makeClinic({ settings, checker, mayRegister }: ClinicParts, { gateway }: WireEnds): WireTables {
  const isClockSure = (db: Db) => gateway.clockWatch.state(db).kind === 'sure';
  const hooks: ConsentHooks = { onEnded: () => undefined, onArtefactGranted: () => undefined };
  return {
    calls: [
      bindCalls(patientContract, patientCalls({ mayRegister })),
      bindCalls(visitsContract, visitsCalls),
      bindCalls(consultationsContract, consultationsCalls({ settings, checker, onSigned: onConsultationSigned })),
      bindCalls(abhaContract, abhaCalls({ gateway, onAttached: onAbhaAttached })),
      bindCalls(linkingContract, linkingCalls),
      bindCalls(consentContract, consentCalls),
    ],
    handlers: { ...linkingCallbacks, ...makeConsentCallbacks(hooks) },
    kinds: [...linkingJobs, ...consentJobs],
    pushes: { find: () => undefined },
    schedule: [...abhaSchedule, ...linkingSchedule, ...consentSchedule({ hooks, isClockSure })],
  };
}
