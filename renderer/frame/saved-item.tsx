import { systemClock, toInstant } from '../../core/kit/clock.ts';
import { useText } from '../i18n/index.ts';
import { makeStore } from './store.ts';
import { StripItem } from './strip-item.tsx';

const savedAt = makeStore<string | undefined>(undefined);

/** A draft was stored: the strip says so with the second. */
export function noteSaved(at = toInstant(systemClock())): void {
  savedAt.write(at);
}

/** The draft's screen was left. */
export const forgetSaved = (): void => savedAt.write(undefined);

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', timeStyle: 'medium', hourCycle: 'h23' });

export function SavedItem() {
  const t = useText();
  const at = savedAt.use();
  return at === undefined ? null : <StripItem>{t('frame.saved', { time: clock.format(new Date(at)) })}</StripItem>;
}
