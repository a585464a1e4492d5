import type { OutputOf } from '../../core-client.ts';
import { hasText, type Say } from '../../i18n/index.ts';
import type { Tone } from '../../ui/index.ts';

export type Shown = OutputOf<'connection.show'>;
export type Strip = OutputOf<'strip.show'>;
export type Job = OutputOf<'outbox.list'>['failed'][number];
export type Message = OutputOf<'inbox.list'>['messages'][number];

/** A state as a mark and a short text. */
export interface State {
  readonly tone: Tone;
  readonly words: string;
}

/** What a message is about; its own name where nobody has words for it. */
export const messageName = (t: Say, kind: string): string => {
  const key = `connection.kind.${kind}`;
  return hasText(key) ? t(`connection.kind.${kind}`) : kind;
};

/** Why something waits or did not go; a reason without words of its own is said plainly. */
export function reasonOf(t: Say, because: string | null): string {
  const key = `outbox.because.${because ?? ''}`;
  return hasText(key) ? t(`outbox.because.${because ?? ''}`) : t('outbox.because.unknown');
}

/** Why the way in, ABDM's record or the clock is not as it should be: a code of ABDM's stands as it is. */
export function faultOf(t: Say, because: string | null): string {
  const key = `connection.fault.${because ?? ''}`;
  if (hasText(key)) return t(`connection.fault.${because ?? ''}`);
  const isCode = because !== null && /^(?:ABDM-|HIS-|http-|\d)/.test(because);
  return isCode ? t('connection.fault-code', { code: because }) : reasonOf(t, because);
}

export function clockState(t: Say, { isSure, because }: Shown['clock']): State {
  return isSure
    ? { tone: 'good', words: t('connection.pc-runs') }
    : { tone: 'bad', words: t('connection.pc-clock', { why: faultOf(t, because) }) };
}

export function tunnelState(t: Say, { status, because }: Shown['tunnel']): State {
  if (status === 'proved') return { tone: 'good', words: t('connection.way.proved') };
  if (status === 'broken') return { tone: 'bad', words: t('connection.way.broken', { why: faultOf(t, because) }) };
  return { tone: status === 'off' ? 'plain' : 'warn', words: t(`connection.way.${status}`) };
}

export function abdmState(t: Say, { reach, because }: Pick<Shown['abdm'], 'reach' | 'because'>): State {
  if (reach === 'reached') return { tone: 'good', words: t('connection.abdm.reached') };
  if (reach === 'not-configured') return { tone: 'plain', words: t('connection.abdm.not-configured') };
  if (reach === 'unknown') return { tone: 'plain', words: t('connection.abdm.unknown') };
  return { tone: 'warn', words: reasonOf(t, because) };
}

/** What ABDM has on record for us, when that is not as it should be. */
export function recordFaults(t: Say, { record, recordBecause, facility, reach }: Shown['abdm']): string[] {
  if (reach === 'not-configured') return [];
  return [
    ...(record === 'elsewhere' ? [t('connection.record-elsewhere', { why: faultOf(t, recordBecause) })] : []),
    ...(facility === 'ok' || facility === 'unknown' ? [] : [t(`connection.facility.${facility}`)]),
  ];
}

/** The first thing about the connection that everybody should know: the strip shows nothing but this. */
export function stripState(t: Say, strip: Strip, time: (instant: string) => string): State {
  const { reach, because, since, tunnel, lastCallbackAt, clockIsSure } = strip;
  if (!clockIsSure) return { tone: 'bad', words: t('connection.strip-clock') };
  if (reach === 'not-configured') return { tone: 'plain', words: t('connection.strip-off') };
  if (reach === 'unknown') return { tone: 'plain', words: t('connection.strip-unknown') };
  if (reach === 'unreached') {
    const why = reasonOf(t, because);
    return { tone: 'warn', words: since === null ? why : t('connection.strip-since', { why, since: time(since) }) };
  }
  if (tunnel === 'broken') return { tone: 'warn', words: t('connection.strip-broken') };
  if (lastCallbackAt !== null)
    return { tone: 'good', words: t('connection.strip-reached', { at: time(lastCallbackAt) }) };
  return { tone: 'good', words: t('connection.strip-online') };
}
