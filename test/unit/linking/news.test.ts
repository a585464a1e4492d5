import { expect, test } from 'vitest';
import { minutes } from '../../../core/kit/clock.ts';
import { linkedVisit, openLinkingDesk, queuedVisit } from './desk.ts';

const from = '2026-11-24T00:00:00.000Z';

test('the desk hears which visits ABDM has linked, the newest first, and from when', async () => {
  const { desk, patientId, visitId } = linkedVisit();
  const first = desk.now.toISOString();
  desk.wait(minutes(5));
  const second = desk.visit(patientId);
  desk.sign(second);
  desk.confirm();
  const news = (after: string) => desk.call<{ visits: { visitId: string }[] }>('linking.news', { after });
  expect(await news(from)).toMatchObject({
    visits: [
      { visitId: second, state: 'linked' },
      { visitId, patientId, patientName: 'Asha Devi', day: '2026-11-24', state: 'linked', at: first },
    ],
  });
  expect((await news(first)).visits.map((visit) => visit.visitId)).toEqual([second]);
});

test('it hears of a refusal, and of nothing while ABDM has said nothing', async () => {
  const { desk, visitId } = queuedVisit();
  expect(await desk.call('linking.news', { after: from })).toEqual({ visits: [] });
  desk.refuseLink('ABDM-9999');
  expect(await desk.call('linking.news', { after: from })).toMatchObject({ visits: [{ visitId, state: 'refused' }] });
});

test('a visit without an ABHA is no news', async () => {
  const desk = openLinkingDesk();
  desk.sign(desk.visit(desk.register()));
  expect(await desk.call('linking.news', { after: from })).toEqual({ visits: [] });
});
