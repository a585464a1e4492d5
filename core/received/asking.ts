import { writeAudit } from '../audit/index.ts';
import { type Artefact, findArtefact, mayUse } from '../consent/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { openRequest } from '../encryption/index.ts';
import type { Outgoing } from '../gateway/index.ts';
import { hours, later, toInstant } from '../kit/clock.ts';
import { newId, newSecret } from '../kit/ids.ts';
import { addJob, type JobTerms } from '../outbox/index.ts';
import { RequestJob } from './job-data.ts';
import { findKeys, findTransfer, insertTransfer, notePushBase, putKeys, type Transfer } from './transfers.ts';
import { askableFrom, noteTry } from './tries.ts';

/** What a person or another folder must know to add the job; how it is sent stands in `jobs.ts`. */
export const requestTerms: JobTerms<RequestJob> = {
  kind: 'received.request-data',
  data: RequestJob,
  within: hours(7 * 24),
  takes: 2_000,
  to: 'gateway',
};

/** A permission of ours is here: its records are asked for. */
export function wantData(tx: Tx, artefact: Artefact, now: Date): string | null {
  const { consentId, patientId, hipId, from, to } = artefact;
  if (patientId === null || hipId === null) {
    writeAudit(tx, now, { who: 'appliance', what: 'received.nobody-to-ask', about: consentId });
    return null;
  }
  const id = newId();
  insertTransfer(tx, { id, consentId, patientId, hipId, from, to }, now);
  queueRequest(tx, { id, tries: 1 }, { now });
  return id;
}

/** Queues the message for the current try of a transfer. */
export function queueRequest(
  tx: Tx,
  { id, tries }: Pick<Transfer, 'id' | 'tries'>,
  { now, notBefore = now }: { now: Date; notBefore?: Date },
): void {
  const data = { transferId: id, attempt: tries };
  addJob(tx, { kind: requestTerms, cause: `${id}@${tries}`, data, notBefore }, now);
}

/** The hospital has two hours by the documentation; a key lives a day at most (encryption.md section 8). */
const keyLife = hours(24);

/** The first part of the address that the other hospital is told; the rest is the secret. */
export const pushPath = '/records/';

export interface Sending {
  /** Our public address. */
  readonly base: string;
  /** An earlier attempt with the same keys may have arrived. */
  readonly mayHaveArrived: boolean;
  readonly now: Date;
}

/**
 * The message, with keys and an address of its own. They are made at the moment of sending, anew for each attempt unless an
 * earlier one may have arrived and its keys still last, and stored before anything leaves.
 */
export function readyToSend(
  tx: Tx,
  { transferId, attempt }: RequestJob,
  { base, mayHaveArrived, now }: Sending,
): Outgoing['data.request'] | { readonly drop: string } | { readonly notBefore: string } {
  const transfer = findTransfer(tx, transferId);
  const artefact = transfer && findArtefact(tx, transfer.consentId, 'hiu');
  if (transfer?.state !== 'wanted' || transfer.tries !== attempt) return { drop: 'no-longer-wanted' };
  if (!artefact || !mayUse(artefact, now)) return { drop: 'permission-ended' };
  const notBefore = askableFrom(tx, artefact, { now, but: transfer });
  if (notBefore !== null) return { notBefore };
  noteTry(tx, transfer, now);

  const kept = mayHaveArrived ? keptKeys(tx, transfer, now) : undefined;
  // The address that an earlier attempt may have told counts on: should it have arrived, this one is a copy to ABDM.
  if (!kept) notePushBase(tx, transferId, base);
  const { publicKey, nonce, keyExpiry, pushSecret } = kept ?? freshKeys(tx, transferId, now);
  return {
    consentId: transfer.consentId,
    dateRange: { from: transfer.from, to: transfer.to },
    dataPushUrl: `${base.replace(/\/+$/, '')}${pushPath}${pushSecret}`,
    keyMaterial: { publicKey, nonce, expiry: keyExpiry },
  };
}

/** Not those that have run out: nobody would encrypt for them any more. */
function keptKeys(db: Db, { id, pushSecret }: Transfer, now: Date) {
  const keys = findKeys(db, id);
  return keys && pushSecret !== null && keys.keyExpiry > toInstant(now) ? { ...keys, pushSecret } : undefined;
}

function freshKeys(tx: Tx, id: string, now: Date) {
  const { own, keyMaterial } = openRequest(later(now, keyLife));
  const { keyValue, expiry } = keyMaterial.dhPublicKey;
  const keys = { ...own, publicKey: keyValue, keyExpiry: expiry, pushSecret: newSecret() };
  putKeys(tx, id, keys);
  return keys;
}
