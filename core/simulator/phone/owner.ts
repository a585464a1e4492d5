import { createHash } from 'node:crypto';
import { type Citizen, citizensOf } from '../abha/citizens.ts';
import { artefactsOf } from '../hiecm/artefacts.ts';
import { findService } from '../hiecm/bridge.ts';
import { consentRequestsOf } from '../hiecm/consent-requests.ts';
import { linksOf } from '../hiecm/links.ts';
import { pullsOf } from '../hospitals/pulling.ts';
import type { World } from '../world.ts';
import { dayIn, type Language, type Say, sayIn } from './words.ts';

/** A phone that is being looked at: whose it is, and in which language. */
export interface Phone {
  readonly world: World;
  readonly citizen: Citizen;
  readonly language: Language;
  readonly say: Say;
  /** `24 Nov 2026` */
  day(instant: string): string;
  /** The name of a service, its id where nobody knows it. */
  nameOf(serviceId: string): string;
  /** An address of this phone that keeps the language. */
  to(path: string): string;
}

/** `owner` is a citizen's id or, for the clinic's screens, which know nothing else, the ABHA address. */
export function openPhone(world: World, owner: string, query: URLSearchParams): Phone | undefined {
  const citizen = citizensOf(world.settings.cmId).find(({ id, abhaAddress }) => owner === id || owner === abhaAddress);
  if (!citizen) return undefined;
  const language = languageOf(query);
  return {
    world,
    citizen,
    language,
    say: sayIn(language),
    day: (instant) => dayIn(language, instant),
    nameOf: (id) => findService(world.db, id)?.name ?? id,
    to: (path) => `/phone/${citizen.id}${path}${language === 'hi' ? '?lang=hi' : ''}`,
  };
}

export const languageOf = (query: URLSearchParams): Language => (query.get('lang') === 'hi' ? 'hi' : 'en');

/** Another text as soon as anything that the phone shows is another: the page then loads itself again. */
export function markOf({ world: { db }, citizen: { abhaAddress } }: Phone): string {
  const seen = [
    consentRequestsOf(db, abhaAddress).map(({ id, status }) => [id, status]),
    artefactsOf(db, abhaAddress).map(({ id, status }) => [id, status]),
    linksOf(db, abhaAddress).length,
    pullsOf(db, abhaAddress).map(({ secret, state }) => [secret, state]),
  ];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 16);
}
