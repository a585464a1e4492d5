import { useEffect, useRef } from 'react';
import { systemClock, toInstant } from '../../../core/kit/clock.ts';
import { call, useChanges } from '../../core-client.ts';
import { tellNews } from '../../frame/news.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { hospitalName } from './record-words.ts';

/** Records come one by one; a piece of news waits until no more of them come. */
const patience = 1500;

/** Renders nothing: tells the bell when records have come, and when a patient has decided. */
export function OutsideNews() {
  const { person } = useSession();
  return person.roles.some((role) => role !== 'receptionist') ? <Watch /> : null;
}

function Watch() {
  const t = useText();
  const since = useRef(toInstant(systemClock()));
  const decidedSince = useRef(toInstant(systemClock()));

  const tellArrivals = async () => {
    const reply = await call('received.news', { after: since.current }, { isBackground: true });
    if (!reply.ok) return;
    for (const { patientName, patientId, hospital, count, at } of reply.value.arrived) {
      if (at > since.current) since.current = at;
      tellNews(
        t('outside.news.arrived', { count, name: patientName, hospital: hospitalName(hospital) }),
        `/outside/${patientId}`,
      );
    }
  };
  const tellDecisions = async () => {
    const reply = await call('consent.news', { after: decidedSince.current }, { isBackground: true });
    if (!reply.ok) return;
    for (const { patientId, patientName, what, at } of reply.value.decided) {
      if (at > decidedSince.current) decidedSince.current = at;
      tellNews(t(`outside.news.${what}`, { name: patientName }), `/outside/${patientId}`);
    }
  };

  useWhenQuiet('received', tellArrivals);
  useWhenQuiet(['consent-request', 'consent'], tellDecisions);
  return null;
}

/** One question for a row of changes that come close together: no piece of news is told twice. */
function useWhenQuiet(of: string | readonly string[], tell: () => Promise<void>): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useChanges(of, () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void tell(), patience);
  });
}
