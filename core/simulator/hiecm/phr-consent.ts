import { refuse } from '../gate/refusal.ts';
import { accepted, json } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { type Artefact, artefactsOf, artefactsOfRequest } from './artefacts.ts';
import { addAutoApproval } from './auto-approval.ts';
import { approve, type Choice, deny, expireDue, revoke } from './consent-decisions.ts';
import { askedOf, type ConsentRequest, consentRequestsOf, findConsentRequest } from './consent-requests.ts';
import { phrAddressOf } from './phr-user.ts';

/** What a patient's app can do with consents (abdm-v3.md section 7.9). The shapes of its lists are published nowhere. */
export const phrConsentHandlers: Handlers = {
  'phr.consents': (call, world) => {
    const requests = consentRequestsOf(call.tx, ownerOf(call, world)).filter(hasStatus(call));
    return json({ ...page(call, requests.map(asListed)), size: requests.length });
  },
  'phr.consent': (call, world) => json(asListed(ownRequest(call, world))),

  'phr.artefacts': (call, world) => {
    const artefacts = artefactsOf(call.tx, ownerOf(call, world)).filter(hasStatus(call));
    return json({ ...page(call, artefacts.map(asArtefact)), size: artefacts.length });
  },
  'phr.artefact': (call, world) => {
    const { consentId } = call.params;
    const artefact = artefactsOf(call.tx, ownerOf(call, world)).find(({ id }) => id === consentId);
    if (!artefact) throw refuse('ABDM-1080', 'Invalid Consent artefact id');
    return json(asArtefact(artefact));
  },
  'phr.artefactByRequest': (call, world) =>
    json(artefactsOfRequest(call.tx, ownRequest(call, world).id).map(asArtefact)),

  'phr.approve': handle<{ consents: readonly Choice[] }>((call, world) => {
    const request = ownRequest(call, world);
    const ids = approve(call.tx, world, { request, choices: call.body.consents });
    return json({ consents: ids.map((id) => ({ id })) }, 202);
  }),
  'phr.deny': handle<{ reason: string }>((call, world) => {
    deny(call.tx, world, { request: ownRequest(call, world), reason: call.body.reason });
    return accepted;
  }),
  'phr.revoke': handle<{ consents: readonly string[] }>((call, world) => {
    revoke(call.tx, world, { ids: call.body.consents, abhaAddress: ownerOf(call, world) });
    return accepted;
  }),
  'phr.autoApprove': handle<{ hiu: { id: string } }>((call, world) => {
    const abhaAddress = ownerOf(call, world);
    const id = addAutoApproval(call.tx, { abhaAddress, hiuId: call.body.hiu.id, policy: call.body }, call.now);
    return json({ autoApprovalId: id }, 202);
  }),
};

function ownerOf(call: Call, world: World): string {
  expireDue(call.tx, world);
  return phrAddressOf(call, world);
}

function ownRequest(call: Call, world: World): ConsentRequest {
  const abhaAddress = ownerOf(call, world);
  const request = findConsentRequest(call.tx, (call.params['consentRequestId'] ?? '').toLowerCase());
  if (request?.abha_address !== abhaAddress) throw refuse('ABDM-1039', 'Invalid consent request id');
  return request;
}

function hasStatus({ query }: Call): (row: { readonly status: string }) => boolean {
  const wanted = query.get('status') ?? 'ALL';
  return ({ status }) => wanted === 'ALL' || wanted === status;
}

function page<Item>({ query }: Call, items: readonly Item[]) {
  const limit = Number(query.get('limit') ?? 10);
  const offset = Number(query.get('offset') ?? 0);
  return { limit, offset, requests: items.slice(offset, limit < 0 ? undefined : offset + limit) };
}

const asListed = (request: ConsentRequest) => ({
  requestId: request.id,
  status: request.status,
  createdAt: request.asked_at,
  lastUpdated: request.decided_at ?? request.asked_at,
  ...askedOf(request),
});

const asArtefact = ({ status, detail, signature }: Artefact) => ({
  status,
  consentDetail: JSON.parse(detail) as unknown,
  signature,
});
