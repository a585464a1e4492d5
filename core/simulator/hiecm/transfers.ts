import type { Db, Tx } from '../../db/index.ts';
import type { KeyMaterial } from '../../encryption/index.ts';
import { later, minutes, seconds, toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { World } from '../world.ts';
import { type Artefact, detailOf, findArtefact, type Period } from './artefacts.ts';
import { type CallbackError, callbackError } from './callback-errors.ts';
import { expireDue } from './consent-decisions.ts';

export interface Transfer {
  readonly id: string;
  readonly consent_id: string;
  readonly status: 'REQUESTED' | 'ACKNOWLEDGED' | 'TRANSFERRED' | 'RECEIVED' | 'FAILED';
  readonly request: string;
  readonly notice_id: string;
  readonly is_answered: 0 | 1;
  readonly asked_at: string;
}

const columns = 'id, consent_id, status, request, notice_id, is_answered, asked_at';

/** `hiRequest` of a data request, as it goes on to the HIP. */
export interface HiRequest {
  readonly consent: { readonly id: string };
  readonly dateRange: Period;
  readonly dataPushUrl: string;
  readonly keyMaterial: KeyMaterial;
}

export const findTransfer = (db: Db, id: string): Transfer | undefined =>
  db.get<Transfer>(`SELECT ${columns} FROM sim_transfers WHERE id = @id`, { id });

export const findTransferByNotice = (db: Db, noticeId: string): Transfer | undefined =>
  db.get<Transfer>(`SELECT ${columns} FROM sim_transfers WHERE notice_id = @noticeId`, { noticeId });

export function setTransferStatus(
  tx: Tx,
  { id, status, isAnswered = false }: { id: string; status: Transfer['status']; isAnswered?: boolean },
  now: Date,
): void {
  tx.run(
    `UPDATE sim_transfers SET status = @status, is_answered = max(is_answered, @isAnswered), changed_at = @now
     WHERE id = @id`,
    { id, status, isAnswered: isAnswered ? 1 : 0, now: toInstant(now) },
  );
}

/** Nothing came within 20 minutes: the transfer has failed (abdm-v3.md section 7.3). */
export function failOverdueTransfers(tx: Tx, now: Date): void {
  tx.run(
    `UPDATE sim_transfers SET status = 'FAILED', changed_at = @now
     WHERE status IN ('REQUESTED', 'ACKNOWLEDGED') AND asked_at < @before`,
    { now: toInstant(now), before: toInstant(later(now, -minutes(20))) },
  );
}

/**
 * Passes a data request on to its HIP (C9) when the artefact allows it. `hiuId` null: the patient's own app asks, under a
 * self-requested artefact. @returns the transaction id, or the error that the asker reads on C16
 */
export function requestData(
  tx: Tx,
  world: World,
  { hiRequest, hiuId }: { hiRequest: HiRequest; hiuId: string | null },
): string | CallbackError {
  expireDue(tx, world);
  const artefact = findArtefact(tx, hiRequest.consent.id.toLowerCase());
  if (!artefact) return callbackError('ABDM-1112', 'Invalid or already expired consent artefact id');
  const fault = faultOf(tx, world, { artefact, hiRequest, hiuId });
  if (fault) return fault;
  const id = newId();
  const noticeId = world.deliveries.queue(tx, {
    operation: 'C9',
    service: artefact.hip_id,
    subject: id,
    // Observed: ids and times stand in the headers, and here as empty texts.
    body: { requestId: '', timestamp: '', transactionId: id, hiRequest },
  });
  tx.run(
    `INSERT INTO sim_transfers (${columns}, changed_at)
     VALUES (@id, @consentId, 'REQUESTED', @request, @noticeId, 0, @now, @now)`,
    {
      id,
      consentId: artefact.id,
      request: JSON.stringify(hiRequest),
      noticeId,
      now: toInstant(world.now()),
    },
  );
  return id;
}

interface Asked {
  readonly artefact: Artefact;
  readonly hiRequest: HiRequest;
  readonly hiuId: string | null;
}

function faultOf(tx: Tx, world: World, { artefact, hiRequest, hiuId }: Asked): CallbackError | undefined {
  const { permission } = detailOf(artefact);
  if (artefact.hiu_id !== hiuId) return callbackError('ABDM-1040', 'Invalid HIU ID');
  if (artefact.status !== 'GRANTED') {
    return callbackError('ABDM-1112', 'Invalid or already expired consent artefact id');
  }
  if (!isInside(hiRequest.dateRange, permission.dateRange)) {
    return callbackError('ABDM-1063', 'Date Range given is invalid');
  }
  if (!world.deliveries.canReach(artefact.hip_id)) return callbackError('ABDM-1401', 'HIP is not available');
  if (!isAcknowledged(tx, world, artefact)) {
    return callbackError('ABDM-8877', 'HIP did not acknowledge the HIP consent notify');
  }
  if (isTooOften(tx, world, { artefact, frequency: permission.frequency })) {
    return callbackError('ABDM-1022', 'Too many requests');
  }
  return undefined;
}

/** Compared as instants: an artefact may print more decimals, or no zone, than the request does. */
function isInside(asked: Period, granted: Period): boolean {
  const at = (instant: string) => Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(instant) ? instant : `${instant}Z`);
  return at(asked.from) >= at(granted.from) && at(asked.to) <= at(granted.to) && at(asked.from) <= at(asked.to);
}

/** Within the time that the HIP has for its acknowledgement, its silence does not count yet. */
function isAcknowledged(tx: Tx, world: World, artefact: Artefact): boolean {
  if (artefact.acknowledgement !== 'waiting') return artefact.acknowledgement === 'ok';
  const delivery = tx.get<{ attempted_at: string | null }>(
    'SELECT attempted_at FROM sim_deliveries WHERE request_id = @id',
    { id: artefact.notice_id },
  );
  const sentAt = new Date(delivery?.attempted_at ?? artefact.made_at);
  return world.now() <= later(sentAt, seconds(world.switches.now.acknowledgeSeconds));
}

const unitHours: Readonly<Record<string, number>> = { HOUR: 1, DAY: 24, WEEK: 168, MONTH: 720, YEAR: 8760 };

/** Value 0 means as often as wanted; value 1 with unit HOUR once an hour (seen in the field). */
function isTooOften(
  tx: Tx,
  world: World,
  { artefact, frequency }: { artefact: Artefact; frequency: { unit: string; value: string } },
): boolean {
  const value = Number(frequency.value);
  if (artefact.request_id === null || value === 0) return false;
  const since = later(world.now(), -minutes(60 * (unitHours[frequency.unit] ?? 1)));
  const row = tx.get<{ asked: number }>(
    'SELECT count(*) AS asked FROM sim_transfers WHERE consent_id = @id AND asked_at > @since',
    { id: artefact.id, since: toInstant(since) },
  );
  return (row?.asked ?? 0) >= value;
}
