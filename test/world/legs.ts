import type { Reply } from '../../core/kit/contract.ts';
import { practiceClinic, type Simulator } from '../../core/simulator/index.ts';
import { asha, page } from './journey.ts';
import type { Person } from './person.ts';

/**
 * The whole journey, leg by leg, as people walk it who do not give up: whoever waits looks again, presses the button that
 * is there for it, and in the end asks anew. So each leg ends well whatever befalls the appliance or the network.
 */
export interface JourneyWorld {
  readonly simulator: Simulator;
  readonly desk: Person;
  readonly doctor: Person;
  /** Nobody does anything for a while. */
  moment(): Promise<void>;
  /** What is typed in of the patient and the visit; the usual texts by default. */
  readonly typed?: { readonly details: object; readonly page: object };
  /** How often somebody presses the button before starting over; 12. */
  readonly nudges?: number;
}

export const cityHospital = 'IN2710000002';
/** How many moments somebody waits before pressing a button. */
const patience = 50;
const nudgesIn = ({ nudges = 12 }: JourneyWorld): number => nudges;

interface Seeking {
  readonly nudge?: () => unknown;
  /** Comes back without anything after so many nudges. */
  readonly limit?: number;
}

async function seek<Found>(
  world: JourneyWorld,
  look: () => Promise<Found | undefined | false> | Found | undefined | false,
  { nudge, limit = Number.POSITIVE_INFINITY }: Seeking = {},
): Promise<Found | undefined> {
  for (let moments = 1; moments <= patience * limit; moments += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await world.moment();
    if (moments % patience === 0) await nudge?.();
  }
  return undefined;
}

export interface Visit {
  readonly patientId: string;
  readonly visitId: string;
}

/** Leg one: registered, ABHA verified, written, signed, linked. */
export async function visitIsLinked(world: JourneyWorld): Promise<Visit> {
  const patientId = await registerAndVerify(world);
  const visitId = await writeAndSign(world, patientId);
  await isSeenLinked(world, { patientId, visitId });
  return { patientId, visitId };
}

/** The same patient comes again, and goes through everything that follows. */
export async function oneVisitMore(world: JourneyWorld, { patientId }: Visit): Promise<Outside> {
  const visit = { patientId, visitId: await writeAndSign(world, patientId) };
  await isSeenLinked(world, visit);
  await hospitalTakes(world, visit);
  const outside = await recordsCome(world, visit);
  await recordsGo(world, visit, outside);
  return outside;
}

async function isSeenLinked(world: JourneyWorld, { patientId, visitId }: Visit): Promise<void> {
  const isLinked = async () => {
    const { visits } = await world.desk.insist<LinkedVisits>('linking.ofPatient', { patientId });
    return visits.some((visit) => visit.visitId === visitId && visit.state === 'linked');
  };
  await seek(world, isLinked, { nudge: () => world.desk.insist('linking.tryAgain', { visitId }) });
}

interface LinkedVisits {
  readonly visits: readonly { readonly visitId: string; readonly state: string }[];
}

export async function registerAndVerify({ desk, moment, typed }: JourneyWorld): Promise<string> {
  const { patientId } = await desk.insist<{ patientId: string }>('patients.register', typed?.details ?? asha.details);
  for (;;) {
    const { flowId } = await desk.insist<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber }, unclear);
    const reply = await desk.ask('abha.verifyOtp', { flowId, otp: '123456' });
    if (reply.ok) {
      await desk.insist('abha.attach', { flowId, patientId });
      return patientId;
    }
    // The code may be used up although no answer came: then another one is needed, which ABDM sends after a minute.
    while (isTooEarly(await desk.ask('abha.resendOtp', { flowId }))) await moment();
  }
}

const isTooEarly = (reply: Reply<unknown>): boolean => !reply.ok && reply.code === 'abha.resend-later';

/** Answers of a service that has its bad day; a person tries again, at the time that the screen names. */
const unclear = ['abha.not-found', 'abha.unreadable', 'abha.start-again', 'abha.resend-later', 'abha.no-more-resends'];

export async function writeAndSign({ desk, doctor, typed }: JourneyWorld, patientId: string): Promise<string> {
  const { visitId } = await desk.insist<{ visitId: string }>('visits.arrive', { patientId, purpose: 'Fever' });
  await doctor.insist('visits.begin', { visitId });
  const draft = { visitId, revision: 0, note: typed?.page ?? page };
  const { revision } = await doctor.insist<{ revision: number }>('consultations.saveDraft', draft);
  // On a machine that is busy with starting the records are checked too slowly once, and in time the next.
  await doctor.insist('consultations.sign', { visitId, revision }, ['fhir.too-slow']);
  return visitId;
}

/** Leg two: another hospital asks, the patient approves on the phone, it takes the visit, and the desk sees who took what. */
export async function hospitalTakes(world: JourneyWorld, { patientId }: Visit): Promise<{ consentId: string }> {
  for (;;) {
    const consentId = await grantToHospital(world);
    const whole = { nudge: () => pullAgain(world, consentId), limit: nudgesIn(world) };
    const isTaken = await seek(world, () => pullOf(world, consentId)?.state === 'complete', whole);
    if (isTaken && (await isShownAsTaken(world, { patientId, consentId }))) return { consentId };
  }
}

async function grantToHospital(world: JourneyWorld): Promise<string> {
  const { control, settings } = world.simulator;
  const hipId = settings.clients[0]?.services[0]?.id ?? practiceClinic.serviceId;
  const abhaAddress = addressAt(world);
  const requestId = control.askAsHospital({ abhaAddress, hospitalId: hospitalOf(world), hipId }) ?? '';
  const granted = await seek(world, () => control.approve(requestId)[0]);
  return granted ?? '';
}

/** Asha's address: the part behind @ is the HIE-CM's. */
const addressAt = ({ simulator }: JourneyWorld) => asha.abhaAddress.replace(/@.*/, `@${simulator.settings.cmId}`);
/** The hospital that asks and is asked. */
export const hospitalOf = ({ simulator }: JourneyWorld) => simulator.settings.hospitals[0]?.id ?? cityHospital;

const pullOf = (world: JourneyWorld, consentId: string) =>
  world.simulator.control.pulls(hospitalOf(world)).find(({ consent_id }) => consent_id === consentId);

function pullAgain(world: JourneyWorld, consentId: string): void {
  if (pullOf(world, consentId)?.state !== 'receiving') world.simulator.control.pull(consentId);
}

interface Disclosures {
  readonly transfers: readonly {
    readonly consentId: string;
    readonly state: string;
    readonly taken: readonly { readonly hiTypes: readonly string[] }[];
  }[];
}

async function isShownAsTaken(
  world: JourneyWorld,
  { patientId, consentId }: { patientId: string; consentId: string },
): Promise<boolean> {
  const look = async () => {
    const { transfers } = await world.desk.insist<Disclosures>('transfer.list', { patientId });
    return transfers.some((line) => line.consentId === consentId && line.taken.length > 0);
  };
  return (await seek(world, look, { limit: nudgesIn(world) })) === true;
}

export interface Outside {
  readonly requestId: string;
  readonly consentIds: readonly string[];
  readonly recordIds: readonly string[];
}

/** Leg three: the doctor asks, the patient approves, the records come and are read. */
export async function recordsCome(world: JourneyWorld, { patientId }: Visit): Promise<Outside> {
  for (;;) {
    const wish = { patientId, wish: { preset: 'everything' }, hipId: hospitalOf(world) };
    const { requestId } = await world.doctor.insist<{ requestId: string }>('consent.ask', wish);
    const nudge = () => world.doctor.ask('consent.checkNow', { requestId });
    const consentIds = await seek(world, () => arrivedUnder(world, { patientId, requestId }), {
      nudge,
      limit: nudgesIn(world),
    });
    if (!consentIds) continue;
    const recordIds = (await timeline(world, patientId)).records.map(({ id }) => id);
    for (const recordId of recordIds) await world.doctor.insist('received.open', { recordId });
    return { requestId, consentIds, recordIds };
  }
}

interface AskedRequests {
  readonly requests: readonly { readonly id: string; readonly got: readonly { readonly consentId: string }[] }[];
}
interface Arrivals {
  readonly transfers: readonly { readonly state: string }[];
}

/** The permissions of a request, once all that was granted is here. What lies on the phone is approved. */
async function arrivedUnder(
  world: JourneyWorld,
  { patientId, requestId }: { patientId: string; requestId: string },
): Promise<readonly string[] | undefined> {
  approveOurs(world);
  const { requests } = await world.doctor.insist<AskedRequests>('consent.asked', { patientId });
  const consentIds = requests.find(({ id }) => id === requestId)?.got.map(({ consentId }) => consentId) ?? [];
  if (consentIds.length === 0) return undefined;
  const { transfers } = await world.doctor.insist<Arrivals>('received.transfers', { consentIds });
  const isWhole = transfers.length === consentIds.length && transfers.every(({ state }) => state === 'complete');
  return isWhole ? consentIds : undefined;
}

function approveOurs(world: JourneyWorld): void {
  const { control } = world.simulator;
  const played = world.simulator.settings.hospitals.map(({ id }) => id);
  const waiting = control.consentRequests(addressAt(world)).filter(({ status }) => status === 'REQUESTED');
  for (const { id, hiu_id } of waiting) if (!played.includes(hiu_id)) control.approve(id);
}

export interface Timeline {
  readonly records: readonly { readonly id: string; readonly hiType: string | null }[];
  readonly tombstones: readonly { readonly because: string }[];
}

export const timeline = ({ doctor }: JourneyWorld, patientId: string): Promise<Timeline> =>
  doctor.insist<Timeline>('received.timeline', { patientId });

/** Leg four: the patient revokes; what came is gone, and a tombstone says so. */
export async function recordsGo(world: JourneyWorld, { patientId }: Visit, { requestId }: Outside): Promise<void> {
  const { control, settings } = world.simulator;
  const ours = settings.clients[0]?.services[0]?.id ?? practiceClinic.serviceId;
  const living = control.artefacts(addressAt(world)).filter(({ status }) => status === 'GRANTED');
  for (const { id, hiu_id } of living) if (hiu_id === ours) control.revoke(id);
  const isGone = async () => {
    const { records, tombstones } = await timeline(world, patientId);
    return records.length === 0 && tombstones.some(({ because }) => because === 'REVOKED');
  };
  await seek(world, isGone, { nudge: () => world.doctor.ask('consent.checkNow', { requestId }) });
}

interface Waiting {
  readonly waiting: readonly unknown[];
  readonly failed: readonly { readonly id: number; readonly state: string }[];
}

/** Everything that was to leave has left; what nobody could know the end of is sent again by a person who looked. */
export async function comeToRest(world: JourneyWorld): Promise<void> {
  await seek(world, async () => {
    const { waiting, failed } = await world.desk.insist<Waiting>('outbox.list', {});
    const unsure = failed.filter(({ state }) => state === 'needs-person');
    for (const { id } of unsure) await world.desk.insist('outbox.tryAgain', { id });
    return waiting.length === 0 && unsure.length === 0;
  });
}

/** All four legs. */
export async function wholeJourney(world: JourneyWorld): Promise<Visit & Outside & { readonly givenId: string }> {
  const visit = await visitIsLinked(world);
  const { consentId: givenId } = await hospitalTakes(world, visit);
  const outside = await recordsCome(world, visit);
  await recordsGo(world, visit, outside);
  return { ...visit, ...outside, givenId };
}
