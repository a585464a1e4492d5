import type { z } from 'zod';
import { writeAudit } from '../audit/index.ts';
import type { Tx } from '../db/index.ts';
import type { ConsentArtefact, Incoming } from '../gateway/index.ts';
import {
  type ArtefactKey,
  findArtefact,
  findStanding,
  keepDetails,
  noteConfirmation,
  noteMayAsk,
} from './artefacts.ts';
import { askLater } from './asking.ts';
import { type ConsentHooks, endArtefact } from './decided.ts';
import type { FetchJob } from './jobs.ts';
import { type Artefact, isOver } from './model.ts';
import { endToldBy, isPassing, noteRefused } from './refused.ts';
import { findRequest } from './requests.ts';

interface Answered {
  readonly asked: z.infer<typeof FetchJob>;
  readonly answer: Incoming['consent.artefact'];
}

/** ABDM's answer to a question for an artefact: its first telling for us, or the proof of what we were told. */
export function takeAnswer(
  tx: Tx,
  { asked, answer }: Answered,
  { hooks, now }: { hooks: ConsentHooks; now: Date },
): void {
  const { consentId, side } = asked;
  const key = { consentId, side };
  const { status, signed } = answer;
  if (status === 'REVOKED' || status === 'EXPIRED') {
    if (side === 'hip') noteMayAsk(tx, true, now);
    // Its details are kept where they were never told: the list says whose permission ended.
    if (signed && isNew(tx, key) && speaksOf(tx, asked, signed.artefact)) keepFirst(tx, asked, { answer, now });
    return endArtefact(tx, { ...key, because: status }, { hooks, now });
  }
  if (status === null || !signed) return takeRefusal(tx, { asked, answer }, { hooks, now });
  if (side === 'hip') noteMayAsk(tx, true, now);
  if (!speaksOf(tx, asked, signed.artefact)) {
    noteConfirmation(tx, key, 'contradicted');
    return writeAudit(tx, now, { who: 'appliance', what: 'consent.contradicted', about: consentId, detail: { side } });
  }
  const isFirst = isNew(tx, key);
  if (isFirst) keepFirst(tx, asked, { answer, now });
  noteConfirmation(tx, key, 'confirmed');
  const artefact = findArtefact(tx, consentId, side);
  if (isFirst && artefact && !isOver(artefact, now)) hooks.onArtefactGranted(tx, artefact, now);
}

const isNew = (tx: Tx, key: ArtefactKey): boolean => findStanding(tx, key)?.hasDetails === false;

function keepFirst(
  tx: Tx,
  { consentId, side, requestId }: Answered['asked'],
  { answer, now }: { answer: Answered['answer']; now: Date },
): void {
  if (!answer.signed) return;
  const patientId = requestId === null ? null : (findRequest(tx, requestId)?.patientId ?? null);
  keepDetails(tx, { consentId, side }, { signed: answer.signed, patientId, now });
  const { hipId, hiTypes } = answer.signed.artefact;
  const detail = { side, hip: hipId, hiTypes: hiTypes.join(' ') };
  writeAudit(tx, now, { who: 'appliance', what: `consent.${answer.status}`, about: consentId, detail });
}

/** ABDM did not answer with the artefact: for a while, for good, or because the permission has ended. */
function takeRefusal(tx: Tx, { asked, answer }: Answered, { hooks, now }: { hooks: ConsentHooks; now: Date }): void {
  const { consentId, side } = asked;
  const code = answer.error?.code ?? '';
  const isAlive = ['GRANTED', 'PAUSED'].includes(findStanding(tx, asked)?.status ?? '');
  if (isPassing(code)) return isAlive ? askLater(tx, asked, now) : undefined;
  const because = side === 'hiu' ? endToldBy(code) : null;
  if (because !== null) return endArtefact(tx, { consentId, side, because }, { hooks, now });
  noteRefused(tx, asked, [code], now);
}

/** Whether the answer is about what was asked: the same id and patient, and where we were told before, the same words. */
function speaksOf(tx: Tx, { consentId, side, requestId }: Answered['asked'], told: ConsentArtefact): boolean {
  if (told.consentId !== consentId) return false;
  const known = findArtefact(tx, consentId, side);
  if (known) return isSame(known, told);
  const request = requestId === null ? undefined : findRequest(tx, requestId);
  return request === undefined || request.abhaAddress === told.abhaAddress.toLowerCase();
}

function isSame(known: Artefact, told: ConsentArtefact): boolean {
  const contexts = (list: Artefact['careContexts'] | ConsentArtefact['careContexts']) =>
    list
      .map(({ patientReference, careContextReference }) => `${patientReference} ${careContextReference}`)
      .sort()
      .join('\n');
  return (
    known.abhaAddress === told.abhaAddress.toLowerCase() &&
    known.hipId === told.hipId &&
    known.hiuId === told.hiuId &&
    [...known.hiTypes].sort().join(' ') === [...told.hiTypes].sort().join(' ') &&
    contexts(known.careContexts) === contexts(told.careContexts) &&
    known.from === told.dateRange.from &&
    known.to === told.dateRange.to &&
    known.eraseAt === told.eraseAt &&
    known.frequency?.unit === told.frequency?.unit &&
    known.frequency?.value === told.frequency?.value
  );
}
