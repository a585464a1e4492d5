import { writeAudit } from '../audit/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { days, hours, later, minutes, seconds } from '../kit/clock.ts';
import { addJob } from '../outbox/index.ts';
import {
  type ArtefactKey,
  artefactsToAsk,
  distrustArtefact,
  findMayAsk,
  findStanding,
  noteAsked,
} from './artefacts.ts';
import { askStatus, fetchArtefact } from './jobs.ts';
import type { Artefact } from './model.ts';
import { type ConsentRequest, notePolled, undecidedRequests } from './requests.ts';

type Question = ArtefactKey & { readonly requestId: string | null };

/** Asks ABDM for an artefact. Each question is a job of its own; the answer is a callback. */
export function askForArtefact(tx: Tx, question: Question, now: Date): void {
  askAt(tx, { question, at: now }, now);
}

function askAt(tx: Tx, { question, at }: { question: Question; at: Date }, now: Date): void {
  const { consentId, side, requestId } = question;
  const cause = `${consentId}:${side}@${asksOf(tx, question) + 1}`;
  addJob(tx, { kind: fetchArtefact, cause, data: { consentId, side, requestId }, notBefore: at }, now);
  noteAsked(tx, question, now);
}

function asksOf(db: Db, key: ArtefactKey): number {
  const standing = findStanding(db, key);
  if (!standing) throw new Error('An artefact that is asked for has a row');
  return standing.asks;
}

/** ABDM could not say now: asked again after two minutes, then after twice as long each time, six hours at most. */
export function askLater(tx: Tx, question: Question, now: Date): void {
  const pause = Math.min(minutes(2 ** Math.min(asksOf(tx, question), 10)), hours(6));
  askAt(tx, { question, at: later(now, pause) }, now);
}

/** Something speaks against what we may see: it is hidden, and ABDM is asked. Only its word brings it back, or ends it. */
export function doubtArtefact(tx: Tx, consentId: string, now: Date): void {
  const key = { consentId, side: 'hiu' } as const;
  const standing = findStanding(tx, key);
  if (standing?.status !== 'GRANTED') return;
  distrustArtefact(tx, key);
  writeAudit(tx, now, { who: 'appliance', what: 'consent.doubted', about: consentId });
  askForArtefact(tx, { ...key, requestId: standing.requestId }, now);
}

/** Asks what became of a request of ours. One without a name at ABDM cannot be asked about. */
export function pollRequest(tx: Tx, { id, consentRequestId, polls }: ConsentRequest, now: Date): void {
  if (consentRequestId === null) return;
  addJob(tx, { kind: askStatus, cause: `${id}@${polls + 1}`, data: { requestId: id, consentRequestId } }, now);
  notePolled(tx, id, now);
}

/** ABDM can be reached again: everything that may have ended or been decided meanwhile is asked about. */
export function askAboutAll(tx: Tx, now: Date): void {
  const before = later(now, -minutes(5)).toISOString();
  for (const request of undecidedRequests(tx))
    if ((request.polledAt ?? request.askedAt) < before) pollRequest(tx, request, now);
  for (const artefact of artefactsToAsk(tx, later(now, -minutes(30)))) askForArtefact(tx, artefact, now);
}

/** How long a refusal "you may not ask" counts before it is tried again. */
const refusalHolds = days(30);

/**
 * A permission to take from us was told of: ABDM is asked for it once, since whoever holds a gateway token could have told
 * it (architecture.md 7.33). Not where ABDM lately refused such questions.
 */
export function confirmGrant(tx: Tx, consentId: string, now: Date): void {
  const learned = findMayAsk(tx);
  const isRefused = learned?.mayAsk === false && later(new Date(learned.at), refusalHolds) > now;
  if (!isRefused) askForArtefact(tx, { consentId, side: 'hip', requestId: null }, now);
}

/** How long the first page waits for ABDM's word where we do not know whether ABDM gives it. */
const patience = seconds(60);

/**
 * Whether ABDM has confirmed a permission that it told us of. Once it has confirmed any, it must confirm all. `unconfirmed`:
 * it does not answer such questions, so the rest of the decision must do.
 */
export function confirmationOf(
  db: Db,
  artefact: Artefact,
  now: Date,
): 'confirmed' | 'waiting' | 'unconfirmed' | 'denied' {
  const mustConfirm = findMayAsk(db)?.mayAsk === true;
  switch (artefact.confirmation) {
    case 'confirmed':
      return 'confirmed';
    case 'contradicted':
      return 'denied';
    case 'refused':
      return mustConfirm ? 'denied' : 'unconfirmed';
    case 'not-asked':
      return mustConfirm ? 'waiting' : 'unconfirmed';
    case 'asked':
      return mustConfirm || later(new Date(artefact.lastAskAt ?? artefact.toldAt), patience) > now
        ? 'waiting'
        : 'unconfirmed';
  }
}
