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
  const decided = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

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
    const reply = await call('consent.asked', {}, { isBackground: true });
    if (!reply.ok) return;
    for (const { id, state, decidedAt, endedAt, patient } of reply.value.requests) {
      if (state !== 'GRANTED' && state !== 'DENIED' && state !== 'REVOKED') continue;
      const at = state === 'REVOKED' ? endedAt : decidedAt;
      if (at === null || at <= started.current || decided.current.has(`${id} ${state}`)) continue;
      decided.current.add(`${id} ${state}`);
      tellNews(t(`outside.news.${state}`, { name: patient.name }), `/outside/${patient.id}`);
    }
  };
  const started = useRef(toInstant(systemClock()));

  useChanges('received', () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void tellArrivals(), patience);
  });
  useChanges('consent-request', () => void tellDecisions());
  return null;
}
