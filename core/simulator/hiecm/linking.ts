import { days, later, seconds, toInstant } from '../../kit/clock.ts';
import { citizensOf } from '../abha/citizens.ts';
import { Refusal, refuse } from '../gate/refusal.ts';
import { type Answer, accepted, json } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import type { CareContext } from './artefacts.ts';
import { findOwnService, findService } from './bridge.ts';
import { callbackError } from './callback-errors.ts';
import { checkLinkToken, deactivated, unknownHip } from './link-token.ts';
import { addLink, type Link, linksAt, linksOf } from './links.ts';
import { phrAddressOf } from './phr-user.ts';
import { grantSelf, pullForPatient } from './self-request.ts';

interface LinkBody {
  readonly abhaNumber?: string | number;
  readonly abhaAddress: string;
  readonly patient: readonly {
    readonly referenceNumber: string;
    readonly display: string;
    readonly careContexts: readonly { readonly referenceNumber: string; readonly display: string }[];
    readonly hiType: string;
    readonly count: number;
  }[];
}

interface NotifyBody {
  readonly notification: {
    readonly patient: { readonly id: string };
    readonly careContext: { readonly patientReference: string; readonly careContextReference: string };
    readonly hiTypes: readonly string[];
    readonly hip: { readonly id: string };
  };
}

interface SmsBody {
  readonly notification: { readonly phoneNo: string; readonly hip: { readonly id: string } };
}

/** Linking by the HIP, news in a linked context, the SMS for a patient without ABHA (abdm-v3.md sections 6.3 to 6.5). */
export const linkingHandlers: Handlers = {
  'link.carecontext': handle<LinkBody>(linkCareContexts),
  'link.contextNotify': handle<NotifyBody>(notifyContext),

  'link.smsNotify': handle<SmsBody>((call, { deliveries }) => {
    const { id } = call.body.notification.hip;
    if (!findOwnService(call, id, 'HIP')) throw refuse('ABDM-1035', 'Invalid HIP ID');
    const body = {
      requestId: null,
      timestamp: null,
      acknowledgement: { status: 'SUCCESS' },
      error: null,
      resp: { requestId: call.requestId },
    };
    deliveries.queue(call.tx, { operation: 'C4', service: id, body });
    return accepted;
  }),

  'phr.links': (call, world) => {
    const abhaAddress = phrAddressOf(call, world);
    const links = linksOf(call.tx, abhaAddress).map((link) => ({
      hip: { id: link.hip_id, name: findService(call.tx, link.hip_id)?.name ?? link.hip_id, type: 'HIP' },
      referenceNumber: link.patient_reference,
      display: link.patient_display,
      hiType: link.hi_type,
      careContexts: [{ referenceNumber: link.reference, display: link.display }],
      dateCreated: link.linked_at,
    }));
    return json({ patient: { id: abhaAddress, links } });
  },
};

function linkCareContexts(call: Call<LinkBody>, world: World): Answer {
  const { tx, now, body, requestId } = call;
  const hipId = call.headers['x-hip-id'] ?? '';
  const abhaAddress = body.abhaAddress.toLowerCase();
  const abhaNumber = body.abhaNumber === undefined ? undefined : String(body.abhaNumber);
  checkLinkToken(call, world, { hipId, abhaAddress, abhaNumber });
  if (!findOwnService(call, hipId, 'HIP')) return unknownHip(world);
  const citizen = citizensOf(world.settings.cmId).find((other) => other.abhaAddress === abhaAddress);
  if (citizen?.status === 'DEACTIVATED') throw refuse('ABDM-1407', deactivated);

  const answer = (outcome: object) => {
    const reply = { abhaAddress, ...outcome, response: { requestId } };
    world.deliveries.queue(tx, { operation: 'C2', service: hipId, body: reply });
    return accepted;
  };
  if (body.patient.some(({ careContexts, count }) => careContexts.length !== count)) {
    return answer(callbackError('ABDM-1037', 'Counter and Care context count mismatch'));
  }
  const wanted = asLinks(body, { abhaAddress, hipId, dated: toInstant(now) });
  const added = wanted.filter((link) => addLink(tx, link, now));
  if (added.length === 0) return alreadyLinked(world, answer);
  answer({ status: 'Successfully Linked care context' });
  if (world.switches.now.selfRequest) {
    const hiTypes = [...new Set(added.map(({ hi_type }) => hi_type))];
    const period = { from: later(now, -days(7)), to: now };
    grantSelf(tx, world, { abhaAddress, hipId, hiTypes, careContexts: contextsOf(added), period });
  }
  return accepted;
}

function asLinks(
  { patient }: LinkBody,
  { abhaAddress, hipId, dated }: { abhaAddress: string; hipId: string; dated: string },
): Omit<Link, 'linked_at'>[] {
  return patient.flatMap(({ referenceNumber, display, careContexts, hiType }) =>
    careContexts.map((context) => ({
      abha_address: abhaAddress,
      hip_id: hipId,
      patient_reference: referenceNumber,
      patient_display: display,
      reference: context.referenceNumber,
      display: context.display,
      hi_type: hiType,
      dated,
    })),
  );
}

function contextsOf(links: readonly Omit<Link, 'linked_at'>[]): CareContext[] {
  const known = new Map(
    links.map((link) => [
      link.reference,
      { patientReference: link.patient_reference, careContextReference: link.reference },
    ]),
  );
  return [...known.values()];
}

function alreadyLinked({ switches }: World, answer: (outcome: object) => Answer): Answer {
  if (switches.now.alreadyLinked === 'callback') {
    return answer(callbackError('ABDM-1056', 'This care context has been already linked'));
  }
  const message = 'Duplicate HIP link request';
  throw new Refusal({ http: 400, shape: 'list', code: 'ABDM-9999', message });
}

function notifyContext(call: Call<NotifyBody>, world: World): Answer {
  const { tx, now, requestId, body } = call;
  const { patient, careContext, hip } = body.notification;
  const hipId = call.headers['x-hip-id'] ?? '';
  if (!findOwnService(call, hipId, 'HIP')) return unknownHip(world);
  if (hip.id !== hipId) throw refuse('ABDM-1035', 'Invalid HIP ID');
  const settled = toInstant(later(now, -seconds(world.switches.now.linkSettling)));
  const links = linksAt(tx, patient.id.toLowerCase(), hipId);
  const linked = links.filter(
    ({ reference, linked_at }) => reference === careContext.careContextReference && linked_at <= settled,
  );
  const outcome =
    linked.length > 0
      ? { acknowledgement: { status: 'SUCCESS' }, error: null }
      : { acknowledgement: { status: 'ERRORED' }, ...callbackError('ABDM-1006', whyNot(links)) };
  const reply = { requestId: call.requestId, timestamp: toInstant(now), ...outcome, response: { requestId } };
  world.deliveries.queue(tx, { operation: 'C3', service: hipId, body: reply });
  if (linked.length > 0) {
    const abhaAddress = patient.id.toLowerCase();
    pullForPatient(tx, world, { abhaAddress, hipId, reference: careContext.careContextReference });
  }
  return accepted;
}

const whyNot = (links: readonly Link[]): string =>
  links.length === 0
    ? 'No links found for the patient in the given HIP'
    : 'No care context linked with given reference number';
