import { Refusal, refuse } from '../gate/refusal.ts';
import { accepted } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { acknowledgeNotice, artefactsOfRequest, findArtefact, findArtefactByNotice } from './artefacts.ts';
import { findOwnService } from './bridge.ts';
import { callbackError } from './callback-errors.ts';
import { askConsent } from './consent-asking.ts';
import { expireDue } from './consent-decisions.ts';
import { type AskedConsent, findConsentRequest } from './consent-requests.ts';
import { pullAfterGrant } from './self-request.ts';

interface Acknowledged {
  readonly status: 'OK' | 'ERROR';
  readonly consentId: string;
}

interface HipAck {
  readonly acknowledgement?: Acknowledged;
  readonly error?: unknown;
  readonly response: { readonly requestId: string };
}

interface HiuAck {
  readonly acknowledgement?: readonly Acknowledged[];
  readonly response: { readonly requestId: string };
}

/** Consent as HIUs and HIPs see it (abdm-v3.md sections 7.1, 7.6 and 7.7). */
export const consentHandlers: Handlers = {
  'consent.init': handle<{ consent: AskedConsent }>((call, world) => {
    const { consent } = call.body;
    if (!findOwnService(call, consent.hiu.id, 'HIU')) throw refuse('ABDM-1040', 'Invalid HIU ID');
    askConsent(call.tx, world, { consent, requestId: call.requestId });
    return accepted;
  }),

  'consent.status': handle<{ consentRequestId: string }>((call, world) => {
    const hiuId = call.headers['x-hiu-id'] ?? '';
    if (!findOwnService(call, hiuId, 'HIU')) throw refuse('ABDM-1040', 'Invalid HIU ID');
    expireDue(call.tx, world);
    const body = { ...statusOf(call, hiuId), response: { requestId: call.requestId }, resp: null };
    world.deliveries.queue(call.tx, { operation: 'C13', service: hiuId, body });
    return accepted;
  }),

  'consent.fetch': handle<{ consentId: string }>((call, world) => {
    const hiuId = call.headers['x-hiu-id'] ?? '';
    if (!findOwnService(call, hiuId, 'HIU')) throw refuse('ABDM-1040', 'Invalid HIU ID');
    expireDue(call.tx, world);
    const body = { ...fetched(call, world, hiuId), response: { requestId: call.requestId }, resp: null };
    world.deliveries.queue(call.tx, { operation: 'C15', service: hiuId, body });
    return accepted;
  }),

  'consent.hipOnNotify': handle<HipAck>((call, world) => {
    const { acknowledgement, response } = call.body;
    const consentId = answeredSubject(call, 'C8', response.requestId);
    if (acknowledgement && acknowledgement.consentId !== consentId) throw new Refusal(wrongConsentId);
    const artefact = findArtefactByNotice(call.tx, response.requestId);
    if (artefact) {
      const isOk = acknowledgement?.status === 'OK';
      const allowed = world.switches.now.acknowledgeSeconds;
      acknowledgeNotice(call.tx, { artefact, isOk, allowed }, world.now);
      if (isOk) pullAfterGrant(call.tx, world, artefact.id);
    }
    return accepted;
  }),

  'consent.hiuOnNotify': handle<HiuAck>((call) => {
    const { acknowledgement = [], response } = call.body;
    const consentRequestId = answeredSubject(call, 'C14', response.requestId);
    const known = artefactsOfRequest(call.tx, consentRequestId).map(({ id }) => id);
    if (acknowledgement.some(({ consentId }) => !known.includes(consentId))) throw new Refusal(wrongConsentId);
    return accepted;
  }),
};

const wrongConsentId = {
  http: 400,
  shape: 'list',
  code: 'ABDM-9999',
  message: 'Invalid ConsentId, Please provide a valid ConsentId',
} as const;

/** What the callback was about that is being answered. @throws Refusal ABDM-1015 when no such callback went to this client */
function answeredSubject({ tx, clientId }: Call, operation: string, requestId: string): string {
  const row = tx.get<{ subject: string }>(
    `SELECT sim_deliveries.subject AS subject FROM sim_deliveries
     JOIN sim_services ON sim_services.id = sim_deliveries.service_id
     WHERE request_id = @requestId AND operation = @operation AND client_id = @clientId`,
    { requestId: requestId.toLowerCase(), operation, clientId },
  );
  if (!row) throw refuse('ABDM-1015', 'Invalid Response');
  return row.subject;
}

function statusOf({ tx, body }: Call<{ consentRequestId: string }>, hiuId: string) {
  const request = findConsentRequest(tx, body.consentRequestId.toLowerCase());
  if (request?.hiu_id !== hiuId) {
    return { consentRequest: null, ...callbackError('ABDM-1039', 'Invalid consent request id') };
  }
  const { id, status } = request;
  const artefacts = artefactsOfRequest(tx, id).map((artefact) => ({ id: artefact.id }));
  return {
    consentRequest: { id, status, ...(artefacts.length > 0 ? { consentArtefacts: artefacts } : {}) },
    error: null,
  };
}

function fetched({ tx, body }: Call<{ consentId: string }>, { switches }: World, serviceId: string) {
  const artefact = findArtefact(tx, body.consentId.toLowerCase());
  const isParty = artefact?.hiu_id === serviceId || (switches.now.hipMayFetch && artefact?.hip_id === serviceId);
  if (!artefact || !isParty) {
    return { consent: null, ...callbackError('ABDM-1080', 'Invalid Consent artefact id') };
  }
  const consentDetail = {
    ...(JSON.parse(artefact.detail) as object),
    lastUpdated: artefact.ended_at ?? artefact.made_at,
  };
  return { consent: { status: artefact.status, consentDetail, signature: artefact.signature }, error: null };
}
