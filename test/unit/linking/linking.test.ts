import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { days, hours, later, minutes } from '../../../core/kit/clock.ts';
import { moveCareContext } from '../../../core/linking/store.ts';
import { dropped, linkedVisit, openLinkingDesk, queuedVisit, refusedWith, sent, token } from './desk.ts';

describe('a link (HIP_INTI_LINK_505: in the background, without a click)', () => {
  test('goes signed, asked, permitted, queued, sent, linked; each step is kept, and the linking is audited', async () => {
    const { desk, visitId } = linkedVisit();
    expect(desk.stateOf(visitId)).toMatchObject({
      state: 'linked',
      linkedTo: 'asha.devi90@sbx',
      because: null,
      code: null,
    });
    expect(desk.stepsOf(visitId)).toEqual(['signed', 'token-asked', 'token-issued', 'queued', 'sent', 'linked']);
    expect(desk.db.get("SELECT about FROM audit WHERE what = 'linking.linked'")).toEqual({ about: visitId });
    expect(await desk.call('linking.why', { visitId })).toMatchObject({ visit: { linkedAt: desk.now.toISOString() } });
  });

  test('sent is not linked: only ABDM’s word makes it so', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', sent);
    expect(desk.stateOf(visitId).state).toBe('sent');
    desk.end('linking.link', { ...sent, already: true });
    expect(desk.stateOf(visitId).state).toBe('sent');
  });

  test('ABDM’s word that it was linked before is as good, and then no callback is awaited', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', { ...sent, already: true, isDone: true });
    expect(desk.stateOf(visitId).state).toBe('linked');
    expect(desk.jobs('linking.notify')).toHaveLength(1);
  });

  test('a confirmation that overtakes the answer to the sending counts', () => {
    const { desk, visitId } = queuedVisit();
    desk.confirm();
    desk.end('linking.link', { ...sent, already: true });
    expect(desk.stateOf(visitId).state).toBe('linked');
  });

  test('a confirmation that comes twice, or after a day, is told once', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', sent);
    const job = desk.job('linking.link');
    desk.wait(days(1) + minutes(1));
    desk.sweep();
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'queued', tries: 2 });
    desk.confirm(job);
    desk.confirm(job);
    expect(desk.stateOf(visitId).state).toBe('linked');
    expect(desk.stepsOf(visitId).filter((step) => step === 'linked')).toHaveLength(1);
    expect(desk.jobs('linking.notify')).toHaveLength(1);
  });

  test('a refusal after the confirmation changes nothing: linked is for ever', () => {
    const { desk, visitId } = linkedVisit();
    desk.refuseLink('ABDM-9999');
    expect(desk.stateOf(visitId).state).toBe('linked');
    expect(() =>
      desk.sql(
        "UPDATE care_contexts SET state = 'refused', linked_at = NULL, linked_to = NULL WHERE visit_id = @visitId",
        { visitId },
      ),
    ).toThrow('stays linked');
  });

  test('what the table forbids leaves the row as it is', () => {
    const { desk, visitId } = linkedVisit();
    const before = desk.stateOf(visitId);
    const moved = transact(desk.db, (tx) => moveCareContext(tx, visitId, { to: 'not-wanted' }, desk.now));
    expect(moved).toBe(false);
    expect(desk.stateOf(visitId)).toEqual(before);
  });

  test('twenty visits fit into a message: forty-one take three', () => {
    const desk = openLinkingDesk();
    const patientId = desk.register();
    const visits = Array.from({ length: 41 }, () => {
      const visitId = desk.visit(patientId);
      desk.sign(visitId);
      return visitId;
    });
    expect(new Set(visits.map((visitId) => desk.stateOf(visitId).because))).toEqual(new Set(['no-abha']));
    desk.prove(patientId);
    desk.issueToken();
    const sizes = desk.jobs('linking.link').map(({ data }) => (data as { visits: unknown[] }).visits.length);
    expect(sizes).toEqual([20, 20, 1]);
    expect(new Set(visits.map((visitId) => desk.stateOf(visitId).state))).toEqual(new Set(['queued']));
  });
});

describe('a link that is refused', () => {
  test('for a reason of its own: the visit says so and waits for a person', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', sent);
    desk.refuseLink('ABDM-1407');
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'refused', because: 'abha-deactivated', code: 'ABDM-1407' });
    desk.wait(days(3));
    desk.sweep();
    expect(desk.jobs('linking.link')).toHaveLength(1);
  });

  test('at once is the same as on the callback', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', refusedWith('ABDM-9999'));
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'refused', because: 'said-no', code: 'ABDM-9999' });
  });

  test('for its token: the token goes, and a new one is asked for when ABDM allows it', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.ask-token', sent);
    desk.end('linking.link', refusedWith('ABDM-1038'));
    expect(desk.db.all('SELECT * FROM link_tokens')).toEqual([]);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'abdm-wants-us-to-wait' });
    desk.wait(minutes(7));
    desk.issueToken();
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'queued', tries: 2 });
  });

  test('because a service behind ABDM is down: again after ten minutes, then an hour, and never twice at a time', () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', sent);
    desk.refuseLink('ABDM-1024');
    expect(desk.stateOf(visitId)).toMatchObject({
      state: 'unlinked',
      because: 'no-answer',
      tryAfter: later(desk.now, minutes(10)).toISOString(),
    });
    desk.sweep();
    expect(desk.jobs('linking.link')).toHaveLength(1);
    desk.wait(minutes(10));
    desk.sweep();
    desk.sweep();
    expect(desk.jobs('linking.link')).toHaveLength(2);
    desk.refuseLink('ABDM-1024');
    expect(desk.stateOf(visitId).tryAfter).toBe(later(desk.now, hours(1)).toISOString());
  });

  test('a late refusal of an earlier try does not touch the later one', () => {
    const { desk, visitId } = queuedVisit();
    const first = desk.job('linking.link');
    desk.end('linking.link', sent);
    desk.wait(days(1) + minutes(1));
    desk.sweep();
    desk.refuseLink('ABDM-9999', first);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'queued', tries: 2 });
    desk.end('linking.link', dropped('too-late'), first);
    expect(desk.stateOf(visitId).state).toBe('queued');
  });

  test('dropped for want of a token: asked anew at once', () => {
    const { desk, visitId } = queuedVisit();
    desk.sql('DELETE FROM link_tokens WHERE patient_id <> @none', { none: '' });
    desk.wait(hours(1));
    desk.end('linking.link', dropped('no-link-token'));
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'waiting-for-permission' });
    expect(desk.jobs('linking.ask-token')).toHaveLength(2);
  });

  test('let go by the owner: it stays so until somebody tries again', async () => {
    const { desk, visitId } = queuedVisit();
    desk.end('linking.link', dropped('given-up'));
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'refused', because: 'given-up' });
    await desk.call('linking.tryAgain', { visitId });
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'queued', tries: 2 });
    expect(desk.db.get("SELECT about FROM audit WHERE what = 'linking.tried-again'")).toEqual({ about: visitId });
  });

  test('try again takes up all that was refused for this patient', async () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    const second = desk.visit(patientId);
    desk.sign(second);
    desk.refuseToken('ABDM-1207');
    desk.wait(minutes(7));
    await desk.call('linking.tryAgain', { visitId: second });
    for (const id of [visitId, second])
      expect(desk.stateOf(id)).toMatchObject({ state: 'unlinked', because: 'waiting-for-permission' });
  });

  test('try again on what is linked, or is nowhere, changes nothing', async () => {
    const { desk, visitId } = linkedVisit();
    await desk.call('linking.tryAgain', { visitId });
    expect(desk.stepsOf(visitId).at(-1)).toBe('linked');
    await expect(desk.call('linking.tryAgain', { visitId: 'nowhere' })).rejects.toThrow('linking.not-found');
    await expect(desk.call('linking.why', { visitId: 'nowhere' })).rejects.toThrow('linking.not-found');
  });
});

describe('a patient who cannot be linked yet', () => {
  test('without a verified ABHA: the visit says so, and is linked when there is one', () => {
    const desk = openLinkingDesk();
    const patientId = desk.register();
    const visitId = desk.visit(patientId);
    desk.sign(visitId);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'no-abha' });
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toEqual([]);
    desk.prove(patientId);
    expect(desk.stateOf(visitId).because).toBe('waiting-for-permission');
  });

  test('with an ABHA that has no address', () => {
    const desk = openLinkingDesk();
    const patientId = desk.register();
    desk.prove(patientId, { abhaAddress: null });
    const visitId = desk.visit(patientId);
    desk.sign(visitId);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'no-abha-address' });
  });

  test('without a birth year anywhere; when one is written down the sweep goes on', () => {
    const desk = openLinkingDesk();
    const patientId = desk.register('Asha Devi', null);
    desk.prove(patientId, { yearOfBirth: null });
    const visitId = desk.visit(patientId);
    desk.sign(visitId);
    expect(desk.stateOf(visitId).because).toBe('no-birth-year');
    desk.sql("UPDATE patients SET birth_date = '1990' WHERE id = @patientId", { patientId });
    desk.sweep();
    expect(desk.stateOf(visitId).because).toBe('waiting-for-permission');
  });
});

test('the link token stands in its own table alone: no job, no step and no audit line holds it', () => {
  const { desk } = linkedVisit();
  const tables = ['outbox', 'care_contexts', 'care_context_steps', 'audit', 'link_token_requests'];
  for (const table of tables) expect(JSON.stringify(desk.db.all(`SELECT * FROM ${table}`))).not.toContain(token);
  expect(desk.db.all('SELECT token FROM link_tokens')).toEqual([{ token }]);
});
