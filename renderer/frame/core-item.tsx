import { useEffect } from 'react';
import { systemClock, toInstant } from '../../core/kit/clock.ts';
import { call, noAnswer, onAnswer } from '../core-client.ts';
import { useText } from '../i18n/index.ts';
import { useFormats } from '../ui/index.ts';
import { makeStore } from './store.ts';
import { StripItem } from './strip-item.tsx';

const silentSince = makeStore<string | undefined>(undefined);
const retrySeconds = 3;

onAnswer((code) => {
  if (code !== noAnswer) silentSince.write(undefined);
  else if (silentSince.read() === undefined) silentSince.write(toInstant(systemClock()));
});

/** Whether the program on this PC does not answer: what it last said of the outside is then old. */
export const useIsSilent = (): boolean => silentSince.use() !== undefined;

/** Says when the program on this PC does not answer, and asks again until it does. Silent otherwise. */
export function CoreItem() {
  const t = useText();
  const formats = useFormats();
  const since = silentSince.use();
  useEffect(() => {
    if (since === undefined) return undefined;
    const timer = setInterval(() => void call('auth.state', {}, { isBackground: true }), retrySeconds * 1000);
    return () => clearInterval(timer);
  }, [since]);
  if (since === undefined) return null;
  return <StripItem tone="bad">{t('frame.core-silent', { time: formats.time(since) })}</StripItem>;
}
