import type { AskedRequest, Got } from '../../../core/consent/contract.ts';
import type { TransferLine } from '../../../core/received/contract.ts';
import { hasText, type Say } from '../../i18n/index.ts';
import type { Formats } from '../../ui/dates.ts';
import type { Tone } from '../../ui/tone.ts';
import { typeWords } from './record-words.ts';

/** A state in words, with the mark that it gets. */
export interface Words {
  readonly tone: Tone;
  readonly text: string;
}

type Texts = { readonly t: Say; readonly formats: Formats };

/** What became of an ask: since when it waits, when it was decided or ended (certification HIU_FLOW_104, 105, 106, 201, 301). */
export function requestWords({ t, formats: { recent } }: Texts, request: AskedRequest): Words {
  const { state, askedAt, decidedAt, endedAt, because, reason } = request;
  switch (state) {
    case 'sending':
      return { tone: 'plain', text: t('outside.request.sending') };
    case 'failed':
      return { tone: 'bad', text: t('outside.request.failed', { because: reasonWords(t, because) }) };
    case 'REQUESTED':
      return { tone: 'warn', text: t('outside.request.REQUESTED', { at: recent(askedAt) }) };
    case 'GRANTED':
      return { tone: 'good', text: t('outside.request.GRANTED', { at: recent(decidedAt ?? askedAt) }) };
    case 'DENIED': {
      const at = recent(decidedAt ?? askedAt);
      const isSaid = reason !== null && reason.trim() !== '';
      return {
        tone: 'bad',
        text: isSaid ? t('outside.request.denied-because', { at, reason }) : t('outside.request.DENIED', { at }),
      };
    }
    case 'EXPIRED':
      return { tone: 'plain', text: t('outside.request.EXPIRED', { at: recent(endedAt ?? request.eraseAt) }) };
    case 'REVOKED':
      return { tone: 'plain', text: t('outside.request.REVOKED', { at: recent(endedAt ?? askedAt) }) };
  }
}

/** How the permission of one hospital stands, where it is no longer simply granted; null while it is. */
export function permissionWords({ t, formats: { recent } }: Texts, got: Got): Words | null {
  if (got.status === 'REVOKED')
    return { tone: 'plain', text: t('outside.request.REVOKED', { at: recent(got.endedAt ?? got.grantedAt) }) };
  if (got.status === 'EXPIRED' || got.isOver) {
    return { tone: 'plain', text: t('outside.request.EXPIRED', { at: recent(got.endedAt ?? got.eraseAt) }) };
  }
  return got.isChecked ? null : { tone: 'warn', text: t('outside.not-checked') };
}

/** How far the records of one hospital have come. */
export function transferWords({ t, formats: { recent } }: Texts, transfer: TransferLine): Words {
  const { state, records, endedAt, requestedAt, lastPageAt, nextTryAt, because } = transfer;
  switch (state) {
    case 'wanted': {
      if (transfer.heldUp === 'no-public-address') return { tone: 'warn', text: t('outside.transfer.no-address') };
      const why =
        transfer.heldUp === 'asked-enough'
          ? reasonWords(t, transfer.heldUp)
          : because === null
            ? ''
            : reasonWords(t, because);
      if (why !== '' && nextTryAt !== null)
        return { tone: 'warn', text: t('outside.transfer.again', { because: why, at: recent(nextTryAt) }) };
      return { tone: 'plain', text: t('outside.transfer.wanted') };
    }
    case 'requested':
      return { tone: 'plain', text: t('outside.transfer.requested', { at: recent(requestedAt ?? transfer.wantedAt) }) };
    case 'receiving':
      return {
        tone: 'accent',
        text: t('outside.transfer.receiving', { count: records, at: recent(lastPageAt ?? transfer.wantedAt) }),
      };
    case 'complete': {
      const facts = { count: records, at: recent(endedAt ?? transfer.wantedAt) };
      const { held } = transfer;
      return held > 0
        ? { tone: 'warn', text: t('outside.transfer.complete-held', { ...facts, held }) }
        : { tone: 'good', text: t('outside.transfer.complete', facts) };
    }
    case 'partial':
      return {
        tone: 'warn',
        text: t('outside.transfer.partial', { count: records, because: partialReason(t, transfer) }),
      };
    case 'failed':
      return {
        tone: because === 'permission-ended' ? 'plain' : 'bad',
        text: t('outside.transfer.failed', { because: reasonWords(t, because) }),
      };
  }
}

function partialReason(t: Say, { because, missing, unreadable }: TransferLine): string {
  if (because === 'records-unreadable') return t('outside.reason.some-unreadable', { count: unreadable });
  return missing > 0 ? t('outside.reason.some-missing', { count: missing }) : reasonWords(t, because);
}

/** Words of ours first, then those of the outbox; a reason nobody has words for is said plainly. */
export function reasonWords(t: Say, because: string | null): string {
  if (because !== null && hasText(`outside.reason.${because}`)) return t(`outside.reason.${because}`);
  const ofOutbox = `outbox.because.${because ?? ''}`;
  return hasText(ofOutbox) ? t(ofOutbox) : t('outside.reason.unknown');
}

/** What the patient gave less of than was asked; empty when nothing was left out. */
export function narrowingWords({ t, formats: { day } }: Texts, { narrowing }: Got): string[] {
  const { hiTypesLeftOut, from, to, eraseAt } = narrowing;
  return [
    ...(hiTypesLeftOut.length > 0
      ? [t('outside.narrowed.types', { types: hiTypesLeftOut.map((type) => typeWords(t, type)).join(', ') })]
      : []),
    ...(from ? [t('outside.narrowed.from', { day: day(from.given) })] : []),
    ...(to ? [t('outside.narrowed.to', { day: day(to.given) })] : []),
    ...(eraseAt ? [t('outside.narrowed.until', { day: day(eraseAt.given) })] : []),
  ];
}

/** `Everything`, or the types by name. */
export function wishWords(t: Say, hiTypes: readonly string[]): string {
  return hiTypes.length >= 8 ? t('outside.all-types') : hiTypes.map((type) => typeWords(t, type)).join(', ');
}

/** Whether something of an ask is still to be decided, to arrive or to be tried again. */
export function isUnderWay({ state, got }: AskedRequest, transfers: ReadonlyMap<string, TransferLine>): boolean {
  if (state !== 'GRANTED') return state === 'sending' || state === 'REQUESTED';
  const living = got.filter(({ status, isOver }) => status === 'GRANTED' && !isOver);
  return living.some(({ consentId }) => transfers.get(consentId)?.state !== 'complete');
}
