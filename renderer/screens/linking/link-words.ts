import type { OutputOf } from '../../core-client.ts';
import { hasText, type Say } from '../../i18n/index.ts';
import type { Formats, Tone } from '../../ui/index.ts';

export type LinkState = OutputOf<'linking.ofPatient'>['visits'][number];

/** What words are made of beside the state itself. */
export interface Speaking {
  readonly t: Say;
  readonly formats: Pick<Formats, 'recent'>;
  readonly now: Date;
}

export interface LinkWords {
  readonly tone: Tone;
  readonly text: string;
}

/** How a visit stands with ABDM, in one sentence: linked since when, what it waits for and until when, or why it is not linked. */
export function linkInWords(link: LinkState, speaking: Speaking): LinkWords {
  const { t, formats } = speaking;
  switch (link.state) {
    case 'linked':
      return { tone: 'good', text: t('linking.linked', { at: formats.recent(link.linkedAt ?? link.changedAt) }) };
    case 'sent':
      return { tone: 'plain', text: t('linking.sent', { at: formats.recent(link.changedAt) }) };
    case 'not-wanted':
      return { tone: 'plain', text: t('linking.not-wanted') };
    case 'refused':
      return { tone: 'bad', text: t('linking.not-linked', { why: whyInWords(link, speaking) }) };
    case 'queued':
    case 'unlinked':
      return waitingInWords(link, speaking);
  }
}

/** What a visit that is not linked yet waits for. */
function waitingInWords(link: LinkState, speaking: Speaking): LinkWords {
  const { t } = speaking;
  const { because, heldUp } = link;
  if (heldUp) return { tone: 'warn', text: t('linking.waiting', { why: heldUpInWords(heldUp, speaking) }) };
  if (because === null) return { tone: 'plain', text: t('linking.queued') };
  if (isMissing(because)) return { tone: 'plain', text: t('linking.not-linked', { why: whyInWords(link, speaking) }) };
  return { tone: because === 'waiting-for-permission' ? 'plain' : 'warn', text: whyInWords(link, speaking) };
}

/** Something that the patient has not got yet: nothing is wrong. */
const isMissing = (because: NonNullable<LinkState['because']>) =>
  because === 'no-abha' || because === 'no-abha-address' || because === 'no-birth-year';

function whyInWords({ because: given, nextTryAt }: LinkState, { t, formats, now }: Speaking): string {
  const because = given ?? 'said-no';
  if (nextTryAt === null) {
    return hasText(`linking.soon.${because}`) ? t(`linking.soon.${because}`) : t(`linking.because.${because}`);
  }
  const minutes = Math.max(1, Math.ceil((Date.parse(nextTryAt) - now.getTime()) / 60_000));
  return t(`linking.because.${because}`, { count: minutes, again: formats.recent(nextTryAt) });
}

function heldUpInWords({ because, since }: NonNullable<LinkState['heldUp']>, { t, formats }: Speaking): string {
  const words = hasText(`linking.held.${because}`) ? t(`linking.held.${because}`) : t('linking.held.other');
  return since === null ? words : t('linking.since', { what: words, since: formats.recent(since) });
}

/** Whether a person can do something about it. */
export const canTryAgain = ({ state, because }: LinkState): boolean =>
  state === 'refused' || (state === 'unlinked' && because === 'no-answer');

/** The next step for a person, where there is one. */
export function nextStepInWords({ state, because }: LinkState, t: Say): string | null {
  const isUnderWay = state === 'linked' || state === 'sent' || state === 'queued';
  return isUnderWay || because === null ? null : t(`linking.next.${because}`);
}
