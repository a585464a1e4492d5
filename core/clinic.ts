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
import { type ReceivedParts, receivedContract, startReceived } from './received/index.ts';
import type { Settings } from './settings/index.ts';
import { startTransfer, transferContract } from './transfer/index.ts';
import { visitsCalls, visitsContract } from './visits/index.ts';
import type { WireEnds, WireTables } from './wire.ts';

export interface ClinicParts extends Pick<ReceivedParts, 'db' | 'checker' | 'clock' | 'log' | 'opener' | 'onErased'> {
  readonly settings: Settings;
  /** Whether a patient may be registered now. */
  readonly mayRegister: (db: Db) => boolean;
  /** Folder of the FHIR rules. */
  readonly rulesFolder: string;
  /** Records may be pushed to plain HTTP on this machine: practice, and rehearsals that were asked for. */
  readonly pushesToLoopback: boolean;
}

/** Joins the folders of the clinic: what one does when another has done something is decided here, in the open. */
export function makeClinic(parts: ClinicParts, { gateway, tunnel }: WireEnds): WireTables {
  const { settings, checker, clock, mayRegister } = parts;
  const isClockSure = (db: Db) => gateway.clockWatch.state(db).kind === 'sure';
  const received = startReceived({ ...parts, gateway, tunnel });
  const thread = { ...parts.opener, rulesFolder: parts.rulesFolder };
  const transfer = startTransfer({ gateway, settings, clock, thread, allowLoopback: parts.pushesToLoopback });
  const hooks: ConsentHooks = {
    onEnded(tx, ended, now) {
      transfer.onEnded(tx, ended, now);
      received.hooks.onEnded(tx, ended, now);
    },
    onArtefactGranted: received.hooks.onArtefactGranted,
  };
  return {
    calls: [
      bindCalls(patientContract, patientCalls({ mayRegister })),
      bindCalls(visitsContract, visitsCalls),
      bindCalls(consultationsContract, consultationsCalls({ settings, checker, onSigned: onConsultationSigned })),
      bindCalls(abhaContract, abhaCalls({ gateway, onAttached: onAbhaAttached })),
      bindCalls(linkingContract, linkingCalls),
      bindCalls(consentContract, consentCalls),
      bindCalls(transferContract, transfer.calls),
      bindCalls(receivedContract, received.calls),
    ],
    handlers: { ...linkingCallbacks, ...makeConsentCallbacks(hooks), ...transfer.handlers, ...received.handlers },
    kinds: [...linkingJobs, ...consentJobs, ...transfer.kinds, ...received.kinds],
    pushes: received.pushes,
    schedule: [...abhaSchedule, ...linkingSchedule, ...consentSchedule({ hooks, isClockSure }), ...received.schedule],
    stop: async () => {
      await received.stop();
      await transfer.stop();
    },
  };
}
