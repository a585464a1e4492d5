import { type ConsentWorld, signed } from './consent-world.ts';

/** ABDM's name for a request of ours. */
export const wireId = 'request-at-abdm';

/** ABDM has taken the request of ours. */
export function named(world: ConsentWorld, id: string, name = wireId): void {
  const job = world.jobs('consent.ask-patient').find(({ parsed }) => parsed['requestId'] === id);
  world.tell('consent.request-accepted', { inReplyTo: 'x', consentRequestId: name, error: null }, job);
}

/** Asks, and ABDM has taken it; returns our id. */
export const asked = (world: ConsentWorld): string => {
  const id = world.ask();
  named(world, id);
  return id;
};

type Status = 'REQUESTED' | 'GRANTED' | 'DENIED' | 'EXPIRED' | 'REVOKED';
/** ABDM tells what the patient decided; returns the notice's REQUEST-ID. */
export const decide = (world: ConsentWorld, status: Status, artefactIds: string[] = [], reason: string | null = null) =>
  world.tell('consent.hiu-notice', { consentRequestId: wireId, status, reason, artefactIds });

/** The answer to the question for one artefact. */
export function fetched(
  world: ConsentWorld,
  consentId: string,
  {
    status = 'GRANTED',
    ...different
  }: { status?: 'GRANTED' | 'REVOKED' | 'EXPIRED' } & Parameters<typeof signed>[0] = {},
): void {
  const job = world.jobs('consent.fetch-artefact').findLast(({ parsed }) => parsed['consentId'] === consentId);
  const told = signed({ consentId, hipId: 'IN2710000002', hiuId: 'IN2710000001_1', ...different });
  world.tell('consent.artefact', { inReplyTo: 'x', status, signed: told, error: null }, job);
}

/** ABDM does not answer that question with the artefact. */
export function refusedFetch(world: ConsentWorld, consentId: string, code: string): void {
  const job = world.jobs('consent.fetch-artefact').findLast(({ parsed }) => parsed['consentId'] === consentId);
  world.tell('consent.artefact', { inReplyTo: 'x', status: null, signed: null, error: { code, message: 'no' } }, job);
}
