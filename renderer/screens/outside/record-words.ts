import type { Field, Section } from '../../../core/fhir/model.ts';
import type { HeldLine } from '../../../core/received/contract.ts';
import { hasText, type Say } from '../../i18n/index.ts';
import type { Formats } from '../../ui/dates.ts';

/** A record's type in a doctor's words; a record of no known type is a document. */
export const typeWords = (t: Say, hiType: string | null): string => t(`outside.type.${hiType ?? 'unknown'}`);

/** The record's own title, where it says more than its type: which test, which paper. */
export function ownTitle(t: Say, { hiType, title }: { readonly hiType: string | null; readonly title: string | null }) {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  const saysTheType = [typeWords(t, hiType), hiType ?? ''].some((text) => plain(text) === plain(title ?? ''));
  return title === null || title.trim() === '' || saysTheType ? null : title;
}

/** A section's heading: what the guide's name means to a doctor, with the sender's own title where that says more. */
export function sectionTitle(t: Say, { from, key, title }: Section): string {
  if (from === 'also') return t('outside.section.also');
  if (from === 'people') return t('outside.section.people');
  if (key !== null && hasText(`outside.section.${key}`)) return t(`outside.section.${key}`);
  return title ?? (key === null ? t('outside.section.untitled') : resourceWords(t, key));
}

/** The name of a kind of entry where we know one, else the record's own. */
export const resourceWords = (t: Say, type: string): string =>
  hasText(`outside.resource.${type}`) ? t(`outside.resource.${type}`) : type;
/** The name of a field where we know one, else the sender's. */
export const labelWords = (t: Say, label: string): string =>
  hasText(`outside.label.${label}`) ? t(`outside.label.${label}`) : label;

/** The field's usual codes of a state in plain words; a sender's own words stay. */
export const statusWords = (t: Say, status: string): string =>
  hasText(`outside.state.${status}`) ? t(`outside.state.${status}`) : status;

/**
 * A date as the record has it. One with a time keeps its own clock: moving it into another time zone would be a finding of
 * ours, not of the record.
 */
export function recordDate(t: Say, { day }: Pick<Formats, 'day'>, value: string): string {
  const [, date, time] = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T(\d{2}:\d{2}))?/.exec(value) ?? [];
  if (date === undefined) return value;
  return time === undefined || time === '00:00' ? day(date) : t('outside.date-time', { day: day(date), time });
}

/** `start/end`, of which either may be missing. */
function recordPeriod(t: Say, formats: Pick<Formats, 'day'>, value: string): string {
  const [start = '', end = ''] = value.split('/');
  const from = start === '' ? '' : recordDate(t, formats, start);
  const to = end === '' ? '' : recordDate(t, formats, end);
  if (from === to || to === '') return from;
  return from === '' ? t('outside.until-date', { to }) : t('outside.from-to', { from, to });
}

export function fieldText(t: Say, formats: Pick<Formats, 'day'>, { form, value, label }: Field): string {
  if (label === 'status') return statusWords(t, value);
  if (form === 'date') return recordDate(t, formats, value);
  return form === 'period' ? recordPeriod(t, formats, value) : value;
}

/** How long a record may still be read: whole days while there are some, then hours and minutes. */
export function timeLeft(t: Say, until: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((Date.parse(until) - now.getTime()) / 60_000));
  if (minutes >= 48 * 60) return t('outside.days-left', { count: Math.floor(minutes / 1440) });
  if (minutes >= 60) return t('outside.hours-left', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('outside.minutes-left', { count: minutes });
}

/** `IN2710000002` where no record has told a name. */
export const hospitalName = ({ id, name }: { readonly id: string; readonly name: string | null }): string => name ?? id;

/** `2 × Prescription, 1 × Bill`: what was here. */
export const countWords = (
  t: Say,
  records: readonly { readonly hiType: string | null; readonly count: number }[],
): string => records.map(({ hiType, count }) => `${count}\u00a0×\u00a0${typeWords(t, hiType)}`).join(', ');

/** Why a record is kept out of view, or could not be read. */
export const heldReason = (t: Say, { state, because }: Pick<HeldLine, 'state' | 'because'>): string =>
  state === 'quarantined' ? t(`outside.held.${because}`) : t(`outside.unreadable.${because}`);
