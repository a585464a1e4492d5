import { type HiType, hiTypes } from '../../../core/kit/words.ts';
import { hasText, type Say } from '../../i18n/index.ts';
import type { Formats, Tone } from '../../ui/index.ts';
import type { AskedRequest, GivenPermission, Got, TransferLine } from './lines.ts';

/** A state as a mark and a short text. */
export interface State {
  readonly tone: Tone;
  readonly words: string;
}

export const typeNames = (t: Say, types: readonly HiType[]): string =>
  types.map((hiType) => t(`consents.type.${hiType}`)).join(', ');

/** For a row: the kinds by name while they are few. */
export function shortTypeNames(t: Say, types: readonly HiType[]): string {
  if (types.length === hiTypes.length) return t('consents.all-types');
  return types.length > 2 ? t('consents.type-count', { count: types.length }) : typeNames(t, types);
}

export function givenState(t: Say, { day }: Formats, permission: GivenPermission): State {
  const { status, isOver, isChecked, confirmation, eraseAt, endedAt } = permission;
  if (status === 'REVOKED') return { tone: 'plain', words: t('consents.withdrawn', { day: day(endedAt ?? eraseAt) }) };
  if (status === 'EXPIRED' || isOver)
    return { tone: 'plain', words: t('consents.ended', { day: day(endedAt ?? eraseAt) }) };
  if (status === 'PAUSED') return { tone: 'warn', words: t('consents.paused') };
  if (confirmation === 'contradicted') return { tone: 'bad', words: t('consents.contradicted') };
  if (!isChecked) return { tone: 'warn', words: t('consents.unchecked') };
  return { tone: 'good', words: t('consents.live', { day: day(eraseAt) }) };
}

export function gotState(t: Say, formats: Formats, { status, isOver, isChecked, eraseAt, endedAt }: Got): State {
  const { moment } = formats;
  if (status === 'REVOKED')
    return { tone: 'plain', words: t('consents.withdrawn', { day: moment(endedAt ?? eraseAt) }) };
  if (status === 'EXPIRED' || isOver)
    return { tone: 'plain', words: t('consents.ended', { day: moment(endedAt ?? eraseAt) }) };
  if (!isChecked) return { tone: 'warn', words: t('consents.unchecked') };
  return { tone: 'good', words: t('consents.live', { day: moment(eraseAt) }) };
}

export function askedState(t: Say, { recent }: Formats, request: AskedRequest): State {
  const { state, because, code, decidedAt, endedAt, askedAt } = request;
  const decided = recent(decidedAt ?? askedAt);
  const ended = recent(endedAt ?? askedAt);
  switch (state) {
    case 'sending':
      return { tone: 'plain', words: t('consents.state.sending') };
    case 'failed':
      return because === 'said-no' && code !== null
        ? { tone: 'bad', words: t('consents.state.said-no', { code }) }
        : { tone: 'bad', words: t('consents.state.failed') };
    case 'REQUESTED':
      return { tone: 'accent', words: t('consents.state.REQUESTED') };
    case 'GRANTED':
      return { tone: 'good', words: t('consents.state.GRANTED', { at: decided }) };
    case 'DENIED':
      return { tone: 'bad', words: t('consents.state.DENIED', { at: decided }) };
    case 'REVOKED':
      return { tone: 'plain', words: t('consents.state.REVOKED', { at: ended }) };
    case 'EXPIRED':
      return { tone: 'plain', words: t('consents.state.EXPIRED', { at: ended }) };
  }
}

export function transferState(t: Say, { recent }: Formats, transfer: TransferLine): State {
  const { state, because, isLate, progress, endedAt, receivedAt } = transfer;
  const at = recent(endedAt ?? receivedAt);
  if (state === 'refused') return { tone: 'warn', words: t('consents.refused', { because: becauseOf(t, because) }) };
  if (state === 'failed') return { tone: 'bad', words: t('consents.not-given', { because: becauseOf(t, because) }) };
  if (state === 'transferred') {
    return transfer.notTaken.some(({ hiType }) => hiType !== null)
      ? { tone: 'warn', words: t('consents.given-partly', { at }) }
      : { tone: 'good', words: t('consents.given-at', { at }) };
  }
  const words = t('consents.under-way', { sent: progress.sent, pages: progress.pages });
  return { tone: isLate ? 'warn' : 'accent', words: isLate ? t('consents.late', { words }) : words };
}

/** A sentence for why something did not go; one for all that are about the line or the other side's computer. */
export function becauseOf(t: Say, because: string | null): string {
  const key = `consents.because.${because ?? ''}`;
  return hasText(key) ? t(`consents.because.${because ?? ''}`) : t('consents.because.not-reached');
}

/** Who asks: a hospital by name, the patient's own app, or somebody of whom only the request is known. */
export function takerName(
  t: Say,
  taker: { hiuName: string | null; hiuId: string | null; purpose: string | null },
): string {
  if (taker.purpose === 'PATRQT') return t('consents.own-app');
  return taker.hiuName ?? taker.hiuId ?? t('consents.somebody');
}
