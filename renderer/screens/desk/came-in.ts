import type { OutputOf } from '../../core-client.ts';
import type { Say } from '../../i18n/say.ts';
import type { Formats } from '../../ui/dates.ts';
import type { Tone } from '../../ui/tone.ts';

/** What the desk asks of the core; whatever has not answered yet is left out. */
export interface CameIn {
  readonly given: OutputOf<'consent.given'>['permissions'];
  readonly asked: OutputOf<'consent.asked'>['requests'];
  readonly arrived: OutputOf<'received.news'>['arrived'];
  readonly linked: OutputOf<'linking.news'>['visits'];
  readonly taken: OutputOf<'transfer.list'>['transfers'];
  readonly newHospitals: OutputOf<'transfer.newHospitals'>['hospitals'];
}

/** One piece of news: about whom, what, when, and where it can be looked at. */
export interface CameInLine {
  readonly key: string;
  readonly at: string;
  /** Null: somebody who is not in our register. */
  readonly name: string | null;
  readonly tone: Tone;
  readonly text: string;
  readonly path: string;
}

export interface CameInOptions {
  readonly t: Say;
  readonly formats: Pick<Formats, 'day'>;
  /** What came before this instant is not told. */
  readonly since: string;
  /** Whether the person may read what other hospitals have sent. */
  readonly mayRead: boolean;
}

/** What came in since an instant, the newest first: decisions of patients, records, links, and who took what from here. */
export function cameInLines(news: CameIn, options: CameInOptions): CameInLine[] {
  // A patient who allows all hospitals allows us our own records, too: that is no news.
  const own = new Set(news.asked.flatMap(({ got }) => got.map(({ consentId }) => consentId)));
  const isOthers = ({ consentId }: { readonly consentId: string }) => !own.has(consentId);
  return [
    ...news.given.filter(isOthers).flatMap((permission) => permissionLines(permission, options)),
    ...news.asked.flatMap((request) => decisionLine(request, options)),
    ...news.arrived.map((arrival) => arrivalLine(arrival, options)),
    ...news.linked.map((visit) => linkLine(visit, options)),
    ...news.taken.filter(isOthers).flatMap((transfer) => takenLine(transfer, news.newHospitals, options)),
  ]
    .filter(({ at }) => at > options.since)
    .toSorted((one, other) => other.at.localeCompare(one.at) || one.key.localeCompare(other.key));
}

/** A permission was given today, and perhaps withdrawn again. */
function permissionLines(permission: CameIn['given'][number], { t }: CameInOptions): CameInLine[] {
  const { consentId, patient, purpose, hiuName, hiuId, status, grantedAt, endedAt } = permission;
  const who = purpose === 'PATRQT' ? t('desk.came.own-app') : (hiuName ?? hiuId ?? t('desk.came.somebody'));
  const about = { name: patient?.name ?? null, path: sharingOf(patient?.id, '/consents/given') };
  const given: CameInLine = {
    ...about,
    key: `given ${consentId}`,
    at: grantedAt,
    tone: 'plain',
    text: t('desk.came.may-take', { who }),
  };
  if (status !== 'REVOKED' || endedAt === null) return [given];
  const text = t('desk.came.may-take-no-more', { who });
  return [given, { ...about, key: `withdrawn ${consentId}`, at: endedAt, tone: 'plain', text }];
}

/** The answer to what we asked for. */
function decisionLine(request: CameIn['asked'][number], { t, mayRead }: CameInOptions): CameInLine[] {
  const { id, patient, state, decidedAt, endedAt } = request;
  const at = state === 'REVOKED' ? endedAt : decidedAt;
  if (at === null || (state !== 'GRANTED' && state !== 'DENIED' && state !== 'REVOKED')) return [];
  const tone = state === 'DENIED' ? 'warn' : 'outside';
  const path = outsideOf(patient.id, mayRead);
  return [{ key: `${state} ${id}`, at, name: patient.name, tone, text: t(`desk.came.asked.${state}`), path }];
}

function arrivalLine(arrival: CameIn['arrived'][number], { t, mayRead }: CameInOptions): CameInLine {
  const { patientId, patientName, hospital, count, at } = arrival;
  return {
    key: `arrived ${patientId} ${hospital.id}`,
    at,
    name: patientName,
    tone: 'outside',
    text: t('desk.came.records', { count, hospital: hospital.name ?? hospital.id }),
    path: outsideOf(patientId, mayRead),
  };
}

function linkLine(visit: CameIn['linked'][number], { t, formats }: CameInOptions): CameInLine {
  const { visitId, patientId, patientName, day, state, at } = visit;
  return {
    key: `${state} ${visitId}`,
    at,
    name: patientName,
    tone: state === 'linked' ? 'good' : 'warn',
    text: t(`desk.came.${state}`, { day: formats.day(day) }),
    path: `/patients/${patientId}`,
  };
}

/** Somebody took records, or asked for them and got nothing. What is under way is not told yet. */
function takenLine(
  transfer: CameIn['taken'][number],
  newHospitals: CameIn['newHospitals'],
  { t }: CameInOptions,
): CameInLine[] {
  const { id, patient, state, purpose, hiuId, hiuName, endedAt, receivedAt, taken } = transfer;
  const isTaken = taken.length > 0;
  // The patient's own app fetches each visit by itself: that would be all there is to read.
  if (purpose === 'PATRQT' || (!isTaken && state !== 'refused' && state !== 'failed')) return [];
  const who = hiuName ?? hiuId ?? t('desk.came.somebody');
  const isNew = isTaken && newHospitals.some((hospital) => hospital.hiuId === hiuId);
  const took = t(isNew ? 'desk.came.took-first' : 'desk.came.took', { who, count: taken.length });
  return [
    {
      key: `taken ${id}`,
      at: endedAt ?? taken.at(-1)?.at ?? receivedAt,
      name: patient?.name ?? null,
      tone: isTaken && !isNew ? 'plain' : 'warn',
      text: isTaken ? took : t('desk.came.got-nothing', { who }),
      path: isNew ? '/consents/taken' : sharingOf(patient?.id, '/consents/taken'),
    },
  ];
}

const sharingOf = (patientId: string | undefined, otherwise: string): string =>
  patientId === undefined ? otherwise : `/patients/${patientId}/sharing`;

const outsideOf = (patientId: string, mayRead: boolean): string =>
  mayRead ? `/outside/${patientId}` : sharingOf(patientId, '');
