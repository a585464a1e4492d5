import type { Db, Tx } from '../../db/index.ts';
import { days, later } from '../../kit/clock.ts';
import { Refusal, refuse } from '../gate/refusal.ts';
import type { World } from '../world.ts';
import {
  type Artefact,
  artefactsOfRequest,
  type CareContext,
  endArtefact,
  findArtefact,
  grantArtefact,
  overdueArtefacts,
  type Period,
} from './artefacts.ts';
import {
  askedOf,
  type ConsentRequest,
  findConsentRequest,
  overdueConsentRequests,
  setConsentRequestStatus,
} from './consent-requests.ts';
import { type Link, linksAt, linksOf } from './links.ts';

/** What the patient grants to be taken from one HIP; everything may be narrower than what was asked. */
export interface Choice {
  readonly hip: { readonly id: string };
  readonly hiTypes: readonly string[];
  readonly careContexts?: readonly { readonly careContextReference: string }[];
  readonly permission: { readonly dateRange?: Period; readonly dataEraseAt?: string };
}

/** The links that a choice covers: right HIP, a granted type, named or not restricted, dated within the period. */
export function coveredLinks(links: readonly Link[], choice: Pick<Choice, 'hiTypes' | 'careContexts'>, period: Period) {
  const from = later(new Date(period.from), -days(1)).getTime();
  const to = later(new Date(period.to), days(1)).getTime();
  const named = choice.careContexts?.map(({ careContextReference }) => careContextReference);
  return links.filter(({ hi_type, reference, dated }) => {
    const day = Date.parse(dated);
    const isNamed = named === undefined || named.length === 0 || named.includes(reference);
    return choice.hiTypes.includes(hi_type) && isNamed && day >= from && day <= to;
  });
}

/** Grants: one artefact for each HIP that holds something of it. @returns their ids @throws Refusal for what cannot be granted */
export function approve(
  tx: Tx,
  world: World,
  { request, choices }: { request: ConsentRequest; choices: readonly Choice[] },
): string[] {
  mustBeUndecided(request);
  const asked = askedOf(request);
  const ids = choices.flatMap((choice) => {
    const period = choice.permission.dateRange ?? asked.permission.dateRange;
    const eraseAt = choice.permission.dataEraseAt ?? asked.permission.dataEraseAt;
    checkChoice(request, { choice, period, eraseAt, now: world.now() });
    const named = choice.careContexts ?? asked.careContexts ?? undefined;
    const wanted = { hiTypes: choice.hiTypes, ...(named === undefined ? {} : { careContexts: named }) };
    const links = coveredLinks(linksAt(tx, request.abha_address, choice.hip.id), wanted, period);
    if (links.length === 0) return [];
    return [
      grantArtefact(tx, world, {
        requestId: request.id,
        hipId: choice.hip.id,
        hiuId: request.hiu_id,
        abhaAddress: request.abha_address,
        purpose: asked.purpose,
        requester: asked.requester,
        hiTypes: choice.hiTypes,
        careContexts: contextsOf(links),
        period,
        eraseAt,
        accessMode: asked.permission.accessMode,
        frequency: asTexts(asked.permission.frequency),
      }),
    ];
  });
  if (ids.length === 0) throw refuse('ABDM-1120', 'No care context');
  setConsentRequestStatus(tx, { id: request.id, status: 'GRANTED' }, world.now());
  tellHiu(tx, world, { request, status: 'GRANTED', ids });
  return ids;
}

/** Grants all that was asked, from every HIP that holds something; nothing happens when none does. */
export function approveAll(tx: Tx, world: World, request: ConsentRequest): string[] {
  const asked = askedOf(request);
  const holders = new Set(linksOf(tx, request.abha_address).map(({ hip_id }) => hip_id));
  const choices = [...holders]
    .filter((id) => !asked.hip || asked.hip.id === id)
    .map((id) => ({ hip: { id }, hiTypes: asked.hiTypes, permission: {} }));
  const isCovered = ({ hip }: Choice) => {
    const named = asked.careContexts ?? undefined;
    const wanted = { hiTypes: asked.hiTypes, ...(named === undefined ? {} : { careContexts: named }) };
    return coveredLinks(linksAt(tx, request.abha_address, hip.id), wanted, asked.permission.dateRange).length > 0;
  };
  return choices.some(isCovered) ? approve(tx, world, { request, choices }) : [];
}

export function deny(tx: Tx, world: World, { request, reason }: { request: ConsentRequest; reason: string }): void {
  mustBeUndecided(request);
  setConsentRequestStatus(tx, { id: request.id, status: 'DENIED', reason }, world.now());
  tellHiu(tx, world, { request, status: 'DENIED', ids: [], reason });
}

/** Withdraws artefacts of this patient; both sides are told. @throws Refusal ABDM-1080 for others and ended ones */
export function revoke(
  tx: Tx,
  world: World,
  { ids, abhaAddress }: { ids: readonly string[]; abhaAddress: string },
): void {
  const artefacts = ids.map((id) => {
    const artefact = findArtefact(tx, id);
    if (artefact?.abha_address !== abhaAddress || artefact.status !== 'GRANTED') {
      throw refuse('ABDM-1080', 'Invalid Consent artefact id');
    }
    return artefact;
  });
  end(tx, world, { artefacts, status: 'REVOKED' });
}

/** Ends what has lasted long enough; both sides are told. Called by the clock, and before anything relies on a status. */
export function expireDue(tx: Tx, world: World): void {
  end(tx, world, { artefacts: overdueArtefacts(tx, world.now()), status: 'EXPIRED' });
  for (const request of overdueConsentRequests(tx, world.now())) {
    setConsentRequestStatus(tx, { id: request.id, status: 'EXPIRED' }, world.now());
    tellHiu(tx, world, { request, status: 'EXPIRED', ids: [] });
  }
}

function end(
  tx: Tx,
  world: World,
  { artefacts, status }: { artefacts: readonly Artefact[]; status: 'REVOKED' | 'EXPIRED' },
): void {
  for (const artefact of artefacts) endArtefact(tx, world, { artefact, status });
  const requests = new Set(artefacts.map(({ request_id }) => request_id).filter((id) => id !== null));
  for (const id of requests) {
    const request = findConsentRequest(tx, id);
    if (!request) continue;
    const isOver = artefactsOfRequest(tx, id).every((artefact) => artefact.status !== 'GRANTED');
    if (isOver) setConsentRequestStatus(tx, { id, status }, world.now());
    const ended = artefacts.filter(({ request_id }) => request_id === id).map((artefact) => artefact.id);
    tellHiu(tx, world, { request, status, ids: ended });
  }
}

interface News {
  readonly request: ConsentRequest;
  readonly status: 'GRANTED' | 'DENIED' | 'REVOKED' | 'EXPIRED';
  readonly ids: readonly string[];
  readonly reason?: string;
}

/** C14. */
function tellHiu(tx: Tx, world: World, { request, status, ids, reason }: News): void {
  world.deliveries.queue(tx, {
    operation: 'C14',
    service: request.hiu_id,
    subject: request.id,
    body: {
      notification: {
        consentRequestId: request.id,
        status,
        reason: reason ?? null,
        consentArtefacts: ids.map((id) => ({ id })),
      },
    },
  });
}

function mustBeUndecided({ status }: ConsentRequest): void {
  if (status !== 'REQUESTED') throw refuse('ABDM-2406', 'Consent request is decided already');
}

interface Checked {
  readonly choice: Choice;
  readonly period: Period;
  readonly eraseAt: string;
  readonly now: Date;
}

/** The patient may narrow, never widen. */
function checkChoice(request: ConsentRequest, { choice, period, eraseAt, now }: Checked): void {
  const { hip, hiTypes, permission } = askedOf(request);
  if (hip && hip.id !== choice.hip.id) throw refuse('ABDM-1035', 'Invalid HIP ID');
  if (choice.hiTypes.some((hiType) => !hiTypes.includes(hiType))) throw refuse('ABDM-1058', 'Invalid HI types');
  const { from, to } = permission.dateRange;
  if (period.from > period.to || period.from < from || period.to > to) {
    throw refuse('ABDM-1063', 'Date Range given is invalid');
  }
  if (Date.parse(eraseAt) <= now.getTime()) {
    const message = 'Invalid data erase date. Date must be a future date';
    throw new Refusal({ http: 400, shape: 'list', code: 'ABDM-9999', message });
  }
}

function contextsOf(links: readonly Link[]): CareContext[] {
  const known = new Map(links.map((link) => [link.reference, link.patient_reference]));
  return [...known].map(([careContextReference, patientReference]) => ({ patientReference, careContextReference }));
}

const asTexts = ({ unit, value, repeats }: { unit: string; value: number; repeats: number }) => ({
  unit,
  value: String(value),
  repeats: String(repeats),
});

/** HIPs that hold something that this request could be granted from, with what it is. */
export function grantable(db: Db, request: ConsentRequest): Map<string, Link[]> {
  const asked = askedOf(request);
  const named = asked.careContexts ?? undefined;
  const wanted = { hiTypes: asked.hiTypes, ...(named === undefined ? {} : { careContexts: named }) };
  const links = linksOf(db, request.abha_address).filter(({ hip_id }) => !asked.hip || asked.hip.id === hip_id);
  return Map.groupBy(coveredLinks(links, wanted, asked.permission.dateRange), ({ hip_id }) => hip_id);
}
