import { transact } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { type Citizen, citizensOf } from './abha/citizens.ts';
import { type Artefact, artefactsOf, findArtefact } from './hiecm/artefacts.ts';
import { approve, approveAll, type Choice, deny, expireDue, revoke } from './hiecm/consent-decisions.ts';
import { type ConsentRequest, consentRequestsOf, findConsentRequest } from './hiecm/consent-requests.ts';
import { addLink, type Link, linksOf } from './hiecm/links.ts';
import { makePhrToken } from './hiecm/phr-user.ts';
import { askAsHospital, type HospitalAsk } from './hospitals/asking.ts';
import { type Pull, pullsOf, startPull } from './hospitals/pulling.ts';
import { type Received, receivedFor } from './hospitals/receiving.ts';
import type { Switches } from './switches.ts';
import type { Callback } from './wire/callback.ts';
import { badWeather, type FaultPlan } from './wire/faults.ts';
import type { Exchange } from './wire/recorder.ts';
import type { World } from './world.ts';

/** A pull with what came of it. */
export interface PullReport extends Pick<Pull, 'holder' | 'consent_id' | 'transaction_id' | 'state' | 'failure'> {
  readonly received: readonly Received[];
}

/** What a trainer, a demo or a test can do to the simulator; the same by HTTP under `/control`. */
export interface Control {
  switches(): Switches;
  setSwitches(changes: Partial<Switches>): Switches;
  /** Replaces all faults; an empty list ends them. */
  setFaults(plan: FaultPlan): void;
  /** All faults at once, each with this chance (0 to 1). */
  setWeather(seed: number, chance: number): void;
  faults(): ReturnType<World['faults']['list']>;
  exchanges(wanted?: { after?: number; operation?: string; direction?: 'in' | 'out' }): readonly Exchange[];
  clearExchanges(): void;
  /** Sends any callback to a service, as it is: for tests of the far side's door. @returns its REQUEST-ID */
  sendCallback(callback: Callback): string;
  /** Resolves when nothing is on its way but redeliveries. */
  idle(): Promise<void>;

  citizens(): readonly Citizen[];
  links(abhaAddress: string): readonly Link[];
  /** Links a care context of any HIP as if it had done so itself, dated now. */
  addLink(link: { abhaAddress: string; hipId: string; reference: string; hiType: string }): void;
  consentRequests(abhaAddress: string): readonly ConsentRequest[];
  artefacts(abhaAddress: string): readonly Artefact[];
  /** The patient grants: these choices, or all that was asked. @returns the artefacts' ids @throws Refusal */
  approve(consentRequestId: string, choices?: readonly Choice[]): readonly string[];
  deny(consentRequestId: string, reason?: string): void;
  revoke(consentId: string): void;
  /** Ends an artefact, or an undecided request, as if its time were over. */
  expire(id: string): void;
  /** X-AUTH-TOKEN of a patient's app, for the calls of abdm-v3.md section 7.9. */
  phrToken(abhaAddress: string): string;
  /** A played hospital asks a patient for records. @returns the consent request's id */
  askAsHospital(ask: HospitalAsk): string | undefined;
  /** A played hospital (or, for a self-requested artefact, the phone) asks for the data again. */
  pull(consentId: string): Pull['state'];
  /** What a hospital (by service id) or a phone (by ABHA address) pulled, newest first. */
  pulls(holder: string): readonly PullReport[];
}

export function makeControl(world: World): Control {
  const { db, deliveries, faults, recorder, switches, timers } = world;
  return {
    switches: () => switches.now,
    setSwitches: (changes) => switches.set(changes),
    setFaults: (plan) => faults.set(plan),
    setWeather: (seed, chance) => faults.set(badWeather(seed, chance)),
    faults: () => faults.list(),
    exchanges: (wanted) => recorder.list(wanted),
    clearExchanges: () => recorder.clear(),
    sendCallback: (callback) => transact(db, (tx) => deliveries.queue(tx, callback)),
    idle: () => timers.idle(),
    ...patientControl(world),
    askAsHospital: (ask) => transact(db, (tx) => askAsHospital(tx, world, ask)),
    pull: (consentId) => {
      const artefact = mustFind(findArtefact(db, consentId));
      const holder = artefact.hiu_id ?? artefact.abha_address;
      return transact(db, (tx) => startPull(tx, world, { artefact, holder }));
    },
    pulls: (holder) => pullsOf(db, holder).map((pull) => reportOf(world, pull)),
  };
}

type PatientControl = Pick<
  Control,
  | 'citizens'
  | 'links'
  | 'addLink'
  | 'consentRequests'
  | 'artefacts'
  | 'approve'
  | 'deny'
  | 'revoke'
  | 'expire'
  | 'phrToken'
>;

function patientControl(world: World): PatientControl {
  const { db, settings, now } = world;
  return {
    citizens: () => citizensOf(settings.cmId),
    links: (abhaAddress) => linksOf(db, abhaAddress),
    addLink: ({ abhaAddress, hipId, reference, hiType }) => {
      const link = {
        abha_address: abhaAddress,
        hip_id: hipId,
        patient_reference: abhaAddress,
        patient_display: abhaAddress,
        reference,
        display: reference,
        hi_type: hiType,
        dated: toInstant(now()),
      };
      transact(db, (tx) => void addLink(tx, link, now()));
    },
    consentRequests: (abhaAddress) => consentRequestsOf(db, abhaAddress),
    artefacts: (abhaAddress) => artefactsOf(db, abhaAddress),
    approve: (id, choices) => {
      const request = mustFind(findConsentRequest(db, id));
      return transact(db, (tx) =>
        choices ? approve(tx, world, { request, choices }) : approveAll(tx, world, request),
      );
    },
    deny: (id, reason = 'Not authorized') => {
      const request = mustFind(findConsentRequest(db, id));
      transact(db, (tx) => deny(tx, world, { request, reason }));
    },
    revoke: (id) => {
      const { abha_address: abhaAddress } = mustFind(findArtefact(db, id));
      transact(db, (tx) => revoke(tx, world, { ids: [id], abhaAddress }));
    },
    expire: (id) => {
      const values = { id, now: toInstant(now()) };
      transact(db, (tx) => {
        tx.run('UPDATE sim_artefacts SET erase_at = @now WHERE id = @id', values);
        tx.run('UPDATE sim_consent_requests SET erase_at = @now WHERE id = @id', values);
        expireDue(tx, world);
      });
    },
    phrToken: (abhaAddress) => makePhrToken(world, abhaAddress, now()),
  };
}

function mustFind<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new NotThere();
  return found;
}

/** A control call names something that does not exist. */
export class NotThere extends Error {
  constructor() {
    super('There is nothing with this id');
    this.name = 'NotThere';
  }
}

function reportOf({ db }: World, { secret, holder, consent_id, transaction_id, state, failure }: Pull): PullReport {
  return { holder, consent_id, transaction_id, state, failure, received: receivedFor(db, secret) };
}
