import { useEffect, useState } from 'react';
import { systemClock, toDayInIndia } from '../../core/kit/clock.ts';
import { groupAbhaNumber } from '../../core/kit/words.ts';
import { useText } from '../i18n/index.ts';
import { type Formats, makeFormats } from './dates.ts';

/** Dates, times and ages in the language of the screen. */
export function useFormats(): Formats {
  const t = useText();
  return makeFormats(t, toDayInIndia(systemClock()));
}

/** `91-1234-5678-9012` */
export const formatAbhaNumber = groupAbhaNumber;

/** The present moment, new with every beat; for clocks and "waiting since". */
export function useNow(everySeconds = 30): Date {
  const [now, setNow] = useState(systemClock);
  useEffect(() => {
    const timer = setInterval(() => setNow(systemClock()), everySeconds * 1000);
    return () => clearInterval(timer);
  }, [everySeconds]);
  return now;
}
