import { artefactsOf, detailOf } from '../hiecm/artefacts.ts';
import { askedOf, consentRequestsOf } from '../hiecm/consent-requests.ts';
import { linksOf } from '../hiecm/links.ts';
import { pullsOf } from '../hospitals/pulling.ts';
import { receivedFor } from '../hospitals/receiving.ts';
import { markOf, type Phone } from './owner.ts';

/** All that the pages of a phone show, for programs. */
export function phoneState(phone: Phone) {
  const { world, citizen, nameOf } = phone;
  const { db } = world;
  const { abhaAddress } = citizen;
  return {
    mark: markOf(phone),
    citizen,
    requests: consentRequestsOf(db, abhaAddress).map((request) => ({
      id: request.id,
      hiu: { id: request.hiu_id, name: nameOf(request.hiu_id) },
      status: request.status,
      askedAt: request.asked_at,
      decidedAt: request.decided_at,
      asked: askedOf(request),
    })),
    permissions: artefactsOf(db, abhaAddress).map((artefact) => ({
      id: artefact.id,
      requestId: artefact.request_id,
      hip: { id: artefact.hip_id, name: nameOf(artefact.hip_id) },
      hiu: artefact.hiu_id === null ? null : { id: artefact.hiu_id, name: nameOf(artefact.hiu_id) },
      status: artefact.status,
      hiTypes: detailOf(artefact).hiTypes,
      careContexts: detailOf(artefact).careContexts,
    })),
    links: linksOf(db, abhaAddress).map((link) => ({
      hip: { id: link.hip_id, name: nameOf(link.hip_id) },
      reference: link.reference,
      display: link.display,
      hiType: link.hi_type,
      linkedAt: link.linked_at,
    })),
    records: pullsOf(db, abhaAddress).map((pull) => ({
      consentId: pull.consent_id,
      state: pull.state,
      received: receivedFor(db, pull.secret).map((received) => ({
        careContextReference: received.care_context,
        outcome: received.outcome,
      })),
    })),
  };
}
