import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { Finder } from '../../frame/finder.ts';
import { say } from '../../i18n/index.ts';
import { makeFormats, parseDay } from '../../ui/index.ts';

/** A day in the Find field leads to its visits: `24/11/2026`. */
export const visitFinder: Finder = {
  key: 'visits',
  roles: ['doctor', 'owner'],
  async find(text) {
    const today = toDayInIndia(systemClock());
    const day = parseDay(text, { today });
    if (day === undefined || day === '') return [];
    const title = say('visits.of-day', { day: makeFormats(say, today).day(day) });
    return [{ key: day, title, path: `/visits/day/${day}` }];
  },
};
