import { describe, expect, test } from 'vitest';
import { hours, seconds } from '../../../core/kit/clock.ts';
import { linkedVisit, queuedVisit, refusedWith, sent } from './desk.ts';

describe('a patient who does not want it', () => {
  test('nothing is sent, from the next signature on; what waits leaves the queue', async () => {
    const { desk, patientId, visitId } = queuedVisit();
    await desk.call('linking.setWish', { patientId, wantsLinking: false });
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'not-wanted', because: 'asked-not-to' });
    const second = desk.visit(patientId);
    desk.sign(second);
    expect(desk.stateOf(second)).toMatchObject({ state: 'not-wanted', because: 'asked-not-to' });
    desk.sweep();
    expect(desk.jobs('linking.link')).toHaveLength(1);
    expect(await desk.call('linking.ofPatient', { patientId })).toMatchObject({ wantsLinking: false });
  });

  test('what ABDM had been sent already may still be linked, and then it says so', async () => {
    const { desk, patientId, visitId } = queuedVisit();
    desk.end('linking.link', sent);
    await desk.call('linking.setWish', { patientId, wantsLinking: false });
    expect(desk.stateOf(visitId).state).toBe('sent');
    desk.confirm();
    expect(desk.stateOf(visitId).state).toBe('linked');
  });

  test('and changes their mind: everything is taken up again', async () => {
    const { desk, patientId, visitId } = queuedVisit();
    await desk.call('linking.setWish', { patientId, wantsLinking: false });
    await desk.call('linking.setWish', { patientId, wantsLinking: true });
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'queued', tries: 2 });
    expect(desk.stepsOf(visitId).slice(-3)).toEqual(['not-wanted', 'wanted-again', 'queued']);
    expect(desk.db.all("SELECT what FROM audit WHERE what LIKE 'linking.%wanted' ORDER BY seq")).toEqual([
      { what: 'linking.not-wanted' },
      { what: 'linking.wanted' },
    ]);
  });

  test('the same wish again is no change', async () => {
    const { desk, patientId } = queuedVisit();
    await desk.call('linking.setWish', { patientId, wantsLinking: true });
    expect(desk.db.all("SELECT what FROM audit WHERE what LIKE 'linking.%wanted'")).toEqual([]);
    await expect(desk.call('linking.setWish', { patientId: 'nobody', wantsLinking: false })).rejects.toThrow(
      'patients.not-found',
    );
  });
});

describe('news in a linked visit', () => {
  test('is told five seconds after the link, then 5, 15 and 60 seconds later when it came too early, then no more', () => {
    const { desk, visitId } = linkedVisit();
    const pauses: number[] = [];
    for (let told = 1; told <= 4; told += 1) {
      expect(desk.jobs('linking.notify')).toHaveLength(told);
      const notice = desk.job('linking.notify');
      pauses.push((Date.parse(notice.notBefore) - desk.now.getTime()) / seconds(1));
      desk.wait(seconds(70));
      desk.answer('link.notify-acknowledged', { isAccepted: false, isTooEarly: true, error: null }, notice);
    }
    expect(pauses).toEqual([5, 5, 15, 60]);
    expect(desk.jobs('linking.notify')).toHaveLength(4);
    expect(desk.stepsOf(visitId).at(-1)).toBe('notice-refused');
  });

  test('too early said at once, or twice, is tried again once', () => {
    const { desk } = linkedVisit();
    const notice = desk.job('linking.notify');
    desk.end('linking.notify', refusedWith('ABDM-1006'));
    desk.answer('link.notify-acknowledged', { isAccepted: false, isTooEarly: true, error: null }, notice);
    expect(desk.jobs('linking.notify')).toHaveLength(2);
  });

  test('taken: the version that ABDM knows is noted, once', () => {
    const { desk, visitId } = linkedVisit();
    const taken = { isAccepted: true, isTooEarly: false, error: null };
    desk.answer('link.notify-acknowledged', taken, desk.job('linking.notify'));
    desk.answer('link.notify-acknowledged', taken, desk.job('linking.notify'));
    expect(desk.stateOf(visitId).toldVersion).toBe(1);
    expect(desk.stepsOf(visitId).filter((step) => step === 'notified')).toHaveLength(1);
  });

  test('refused for another reason: the step says so, nothing is repeated', () => {
    const { desk, visitId } = linkedVisit();
    const error = { code: 'ABDM-1035', message: '' };
    desk.answer(
      'link.notify-acknowledged',
      { isAccepted: false, isTooEarly: false, error },
      desk.job('linking.notify'),
    );
    expect(desk.stepsOf(visitId).at(-1)).toBe('notice-refused');
    expect(desk.jobs('linking.notify')).toHaveLength(1);
  });

  test('a correction of a linked visit is told, with what it holds now', () => {
    const { desk, visitId } = linkedVisit();
    desk.wait(hours(1));
    desk.sign(visitId, 2, ['OPConsultation', 'Prescription']);
    expect(desk.stateOf(visitId)).toMatchObject({
      state: 'linked',
      signedVersion: 2,
      hiTypes: ['OPConsultation', 'Prescription'],
    });
    expect(desk.job('linking.notify').data).toMatchObject({ version: 2, attempt: 0 });
    desk.answer(
      'link.notify-acknowledged',
      { isAccepted: true, isTooEarly: false, error: null },
      desk.jobs('linking.notify')[0] ?? desk.job('linking.notify'),
    );
    expect(desk.stateOf(visitId).toldVersion).toBe(1);
  });

  test('a correction while the link is under way is told after it, in its newest version', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', sent);
    desk.sign(visitId, 2, ['OPConsultation', 'Prescription']);
    expect(desk.jobs('linking.notify')).toEqual([]);
    desk.confirm();
    expect(desk.job('linking.notify').data).toMatchObject({ version: 2 });
  });
});
