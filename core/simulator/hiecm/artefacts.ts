import { sign } from 'node:crypto';
import type { Db, Tx } from '../../db/index.ts';
import { type Clock, toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { ArtefactStatus } from '../../kit/words.ts';
import type { World } from '../world.ts';
import { findService } from './bridge.ts';

/** The permission for one HIP, as the HIE-CM keeps it; `detail` is the text that was signed and sent. */
export interface Artefact {
  readonly id: string;
  readonly request_id: string | null;
  readonly hip_id: string;
  readonly hiu_id: string | null;
  readonly abha_address: string;
  readonly status: ArtefactStatus;
  readonly detail: string;
  readonly signature: string;
  readonly erase_at: string;
  readonly made_at: string;
  readonly ended_at: string | null;
  readonly notice_id: string;
  readonly acknowledgement: 'waiting' | 'ok' | 'refused' | 'late';
}

const columns =
  'id, request_id, hip_id, hiu_id, abha_address, status, detail, signature, erase_at, made_at, ended_at, notice_id, acknowledgement';

export interface CareContext {
  readonly patientReference: string;
  readonly careContextReference: string;
}

export interface Period {
  readonly from: string;
  readonly to: string;
}

/** What goes into an artefact beside its ids and times. */
export interface Grant {
  readonly requestId: string | null;
  readonly hipId: string;
  readonly hiuId: string | null;
  readonly abhaAddress: string;
  readonly purpose: { readonly text: string; readonly code: string; readonly refUri: string };
  readonly requester: unknown;
  readonly hiTypes: readonly string[];
  readonly careContexts: readonly CareContext[];
  readonly period: Period;
  readonly eraseAt: string;
  readonly accessMode: string;
  readonly frequency: { readonly unit: string; readonly value: string; readonly repeats: string };
}

/** The members of a stored detail that are read again. */
export interface ArtefactDetail {
  readonly hiTypes: readonly string[];
  readonly careContexts: readonly CareContext[];
  readonly purpose: { readonly text: string; readonly code: string };
  readonly permission: {
    readonly dateRange: Period;
    readonly dataEraseAt: string;
    readonly frequency: { readonly unit: string; readonly value: string; readonly repeats: string };
  };
}

export const detailOf = ({ detail }: Artefact): ArtefactDetail => JSON.parse(detail) as ArtefactDetail;

export const findArtefact = (db: Db, id: string): Artefact | undefined =>
  db.get<Artefact>(`SELECT ${columns} FROM sim_artefacts WHERE id = @id`, { id });

export const findArtefactByNotice = (db: Db, noticeId: string): Artefact | undefined =>
  db.get<Artefact>(`SELECT ${columns} FROM sim_artefacts WHERE notice_id = @noticeId`, { noticeId });

export const artefactsOf = (db: Db, abhaAddress: string): Artefact[] =>
  db.all<Artefact>(`SELECT ${columns} FROM sim_artefacts WHERE abha_address = @abhaAddress ORDER BY made_at DESC`, {
    abhaAddress,
  });

export const artefactsOfRequest = (db: Db, requestId: string): Artefact[] =>
  db.all<Artefact>(`SELECT ${columns} FROM sim_artefacts WHERE request_id = @requestId ORDER BY hip_id`, { requestId });

/** Granted artefacts whose time is over. */
export const overdueArtefacts = (db: Db, now: Date): Artefact[] =>
  db.all<Artefact>(`SELECT ${columns} FROM sim_artefacts WHERE status = 'GRANTED' AND erase_at <= @now`, {
    now: toInstant(now),
  });

/** Makes, signs and stores an artefact and tells its HIP (C8). @returns its id */
export function grantArtefact(tx: Tx, world: World, grant: Grant): string {
  const id = newId();
  const now = world.now();
  const detail = JSON.stringify(detailFor(tx, world, { id, grant }));
  const signature = sign('RSA-SHA256', Buffer.from(detail), world.keys.get('session').privateKey).toString('base64');
  const noticeId = world.deliveries.queue(tx, {
    operation: 'C8',
    service: grant.hipId,
    subject: id,
    body: {
      notification: {
        status: 'GRANTED',
        consentId: id,
        consentDetail: JSON.parse(detail) as unknown,
        signature,
        grantAcknowledgement: false,
      },
    },
  });
  tx.run(
    `INSERT INTO sim_artefacts (${columns})
     VALUES (@id, @requestId, @hipId, @hiuId, @abhaAddress, 'GRANTED', @detail, @signature, @eraseAt, @now, NULL, @noticeId, 'waiting')`,
    {
      id,
      requestId: grant.requestId,
      hipId: grant.hipId,
      hiuId: grant.hiuId,
      abhaAddress: grant.abhaAddress,
      detail,
      signature,
      eraseAt: grant.eraseAt,
      now: toInstant(now),
      noticeId,
    },
  );
  return id;
}

/** The members in the order of the published sample; `hiu` and `requester` are absent when nobody asked. */
function detailFor(tx: Tx, world: World, { id, grant }: { id: string; grant: Grant }) {
  const nameOf = (serviceId: string) => ({ id: serviceId, name: findService(tx, serviceId)?.name ?? serviceId });
  const instant = instantsAs(world);
  return {
    schemaVersion: 'v3',
    consentId: id,
    createdAt: instant(toInstant(world.now())),
    patient: { id: grant.abhaAddress },
    careContexts: grant.careContexts,
    purpose: grant.purpose,
    hip: nameOf(grant.hipId),
    ...(grant.hiuId === null ? {} : { hiu: nameOf(grant.hiuId), requester: grant.requester }),
    consentManager: { id: world.settings.cmId },
    hiTypes: grant.hiTypes,
    permission: {
      accessMode: grant.accessMode,
      dateRange: { from: instant(grant.period.from), to: instant(grant.period.to) },
      dataEraseAt: instant(grant.eraseAt),
      frequency: grant.frequency,
    },
  };
}

/** `…08.573Z`, `…08.573565Z` or `…08.573`: all three are seen. */
function instantsAs({ switches }: World): (instant: string) => string {
  const { artefactTimes } = switches.now;
  if (artefactTimes === 'micros') return (instant) => instant.replace(/\.(\d{3})Z$/, '.$1565Z');
  if (artefactTimes === 'no-zone') return (instant) => instant.replace(/Z$/, '');
  return (instant) => instant;
}

/** Ends an artefact and tells its HIP; the notice carries no detail (NHA's text). */
export function endArtefact(
  tx: Tx,
  world: World,
  { artefact, status }: { artefact: Artefact; status: 'REVOKED' | 'EXPIRED' },
) {
  tx.run('UPDATE sim_artefacts SET status = @status, ended_at = @now WHERE id = @id', {
    id: artefact.id,
    status,
    now: toInstant(world.now()),
  });
  world.deliveries.queue(tx, {
    operation: 'C8',
    service: artefact.hip_id,
    subject: artefact.id,
    body: { notification: { status, consentId: artefact.id } },
  });
}

/** How a HIP took the notice of the grant; what comes too late counts as no acknowledgement. */
export function acknowledgeNotice(
  tx: Tx,
  { artefact, isOk, allowed }: { artefact: Artefact; isOk: boolean; allowed: number },
  now: Clock,
): void {
  const delivery = tx.get<{ attempted_at: string | null }>(
    'SELECT attempted_at FROM sim_deliveries WHERE request_id = @noticeId',
    { noticeId: artefact.notice_id },
  );
  const sentAt = new Date(delivery?.attempted_at ?? toInstant(now()));
  const isLate = now().getTime() - sentAt.getTime() > allowed * 1000;
  tx.run('UPDATE sim_artefacts SET acknowledgement = @how, acknowledged_at = @now WHERE id = @id', {
    id: artefact.id,
    how: isOk ? (isLate ? 'late' : 'ok') : 'refused',
    now: toInstant(now()),
  });
}
