import { describe, expect, test } from 'vitest';
import { days, hours, later, minutes, seconds } from '../../../core/kit/clock.ts';
import { findLinkToken } from '../../../core/linking/tokens.ts';
import { dropped, openLinkingDesk, refusedWith, sent } from './desk.ts';

describe('the permission to link (HIP_INTI_LINK_501, HIP_INTI_LINK_502, HIP_INTI_LINK_503, HIP_INTI_LINK_504, LNK_02)', () => {
  test('is asked for in the transaction of the signature, once for all visits of a patient', () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    desk.wait(minutes(1));
    const second = desk.visit(patientId);
    desk.sign(second);
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
    for (const id of [visitId, second]) {
      expect(desk.stateOf(id)).toMatchObject({ state: 'unlinked', because: 'waiting-for-permission' });
    }
  });

  test('when it comes every visit that waited is queued, and the next visit needs no new one', () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    desk.end('linking.ask-token', sent);
    desk.issueToken();
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'queued', because: null });
    desk.wait(days(100));
    const second = desk.visit(patientId);
    desk.sign(second);
    expect(desk.stateOf(second).state).toBe('queued');
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
  });

  test('is asked for anew when the old one has run out', () => {
    const desk = openLinkingDesk();
    const { patientId } = desk.signedVisit();
    desk.answer(
      'link.token-issued',
      { abhaAddress: null, linkToken: shortToken(later(desk.now, hours(3))), error: null },
      desk.job('linking.ask-token'),
    );
    desk.confirm();
    desk.wait(hours(2.5));
    const second = desk.visit(patientId);
    desk.sign(second);
    expect(desk.jobs('linking.ask-token')).toHaveLength(2);
    expect(desk.stateOf(second)).toMatchObject({ state: 'unlinked', because: 'waiting-for-permission' });
  });

  test('an answer that comes before we know that the question left counts', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    desk.issueToken();
    desk.end('linking.ask-token', { ...sent, already: true });
    expect(desk.stateOf(visitId).state).toBe('queued');
    expect(desk.jobs('linking.link')).toHaveLength(1);
  });

  test('the same answer twice changes nothing more', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    desk.issueToken();
    const steps = desk.stepsOf(visitId);
    desk.issueToken();
    expect(desk.stepsOf(visitId)).toEqual(steps);
    expect(desk.jobs('linking.link')).toHaveLength(1);
  });

  test('a token after a refusal of the same question is welcome; a refusal after a token is not', () => {
    const desk = openLinkingDesk();
    const { patientId } = desk.signedVisit();
    desk.refuseToken('ABDM-1024');
    desk.issueToken();
    const known = () => findLinkToken(desk.db, { patientId, abhaAddress: 'asha.devi90@sbx' }, desk.now);
    expect(known()).toBeDefined();
    desk.refuseToken('ABDM-1207');
    expect(known()).toBeDefined();
  });

  test('a token for another address than the one we asked for is not kept', () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    const job = desk.job('linking.ask-token');
    desk.answer('link.token-issued', { abhaAddress: 'someone.else@sbx', linkToken: 'e30.e30.x', error: null }, job);
    expect(desk.db.all('SELECT * FROM link_tokens')).toEqual([]);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'refused', because: 'said-no' });
    expect(patientId).not.toBe('');
  });

  test('a token for an address that the patient has left does not take the place of the right one', () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    const first = desk.job('linking.ask-token');
    desk.wait(minutes(10));
    desk.prove(patientId, { abhaAddress: 'asha_1990@sbx' });
    expect(desk.jobs('linking.ask-token')).toHaveLength(2);
    desk.issueToken();
    desk.issueToken(first);
    expect(desk.db.all('SELECT abha_address FROM link_tokens')).toEqual([{ abha_address: 'asha_1990@sbx' }]);
    expect(desk.stateOf(visitId).state).toBe('queued');
  });

  test('a token that ABDM has rejected does not come back with a doubled answer', () => {
    const desk = openLinkingDesk();
    desk.signedVisit();
    const asked = desk.job('linking.ask-token');
    desk.issueToken(asked);
    desk.end('linking.link', refusedWith('ABDM-1066'));
    desk.issueToken(asked);
    expect(desk.db.all('SELECT * FROM link_tokens')).toEqual([]);
  });
});

describe('a permission that is refused', () => {
  test('because the name or the birth year differs: the visit says so and waits for a person', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    desk.refuseToken('ABDM-1207');
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'refused', because: 'details-differ', code: 'ABDM-1207' });
    desk.wait(days(2));
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
  });

  test('is tried again when the ABHA was verified anew, but not before ABDM allows it', () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    desk.refuseToken('ABDM-1207');
    desk.wait(minutes(2));
    desk.prove(patientId);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'abdm-wants-us-to-wait' });
    expect(desk.job('linking.ask-token').notBefore).toBe(later(desk.now, minutes(4.5)).toISOString());
  });

  test('because it came too soon: the next request lies in the outbox with its time, and the screen can say when', async () => {
    const desk = openLinkingDesk();
    const { patientId, visitId } = desk.signedVisit();
    desk.end('linking.ask-token', refusedWith('ABDM-1092'));
    const at = later(desk.now, minutes(6.5)).toISOString();
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'abdm-wants-us-to-wait' });
    expect(desk.jobs('linking.ask-token').map(({ notBefore }) => notBefore)).toEqual([desk.now.toISOString(), at]);
    expect(await desk.call('linking.ofPatient', { patientId })).toMatchObject({ visits: [{ nextTryAt: at }] });
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(2);
  });

  test('because ABDM has blocked the address: a day, whatever else happens', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    desk.refuseToken('ABDM-1027');
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'blocked-for-a-day' });
    const planned = desk.job('linking.ask-token');
    expect(planned.notBefore).toBe(later(desk.now, days(1)).toISOString());
    // Its time begins when it may leave.
    expect(planned.deadline).toBe(later(desk.now, days(3)).toISOString());
  });

  test('three refusals in a day: the fourth request waits for the next day by itself', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    const begun = desk.now;
    for (const round of [1, 2, 3]) {
      desk.end('linking.ask-token', sent);
      desk.refuseToken('ABDM-1024');
      if (round < 3) {
        desk.wait(minutes(20));
        desk.sweep();
      }
    }
    desk.wait(minutes(20));
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(4);
    expect(desk.job('linking.ask-token').notBefore).toBe(later(begun, days(1) + seconds(1)).toISOString());
    expect(desk.stateOf(visitId).because).toBe('blocked-for-a-day');
  });

  test('of ourselves as a duplicate, after an attempt that may have arrived: we wait for the answer to that one', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    const job = desk.job('linking.ask-token');
    markUnsure(desk, job.id);
    desk.end('linking.ask-token', refusedWith('ABDM-1092'));
    expect(desk.stateOf(visitId).because).toBe('waiting-for-permission');
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
    desk.issueToken(job);
    expect(desk.stateOf(visitId).state).toBe('queued');
  });

  test('a second refusal of the same question is no news', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    const first = desk.job('linking.ask-token');
    desk.refuseToken('ABDM-1024', first);
    const steps = desk.stepsOf(visitId);
    desk.refuseToken('ABDM-1207', first);
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'no-answer' });
    expect(desk.stepsOf(visitId)).toEqual(steps);
  });
});

describe('a permission whose answer does not come', () => {
  test('is not asked for again within 20 minutes, and then once', () => {
    const desk = openLinkingDesk();
    desk.signedVisit();
    desk.end('linking.ask-token', sent);
    desk.wait(minutes(19));
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
    desk.wait(minutes(2));
    desk.sweep();
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(2);
  });

  test('while the clinic is offline nothing piles up, however long', () => {
    const desk = openLinkingDesk();
    desk.signedVisit();
    for (let hour = 0; hour < 30; hour += 1) {
      desk.wait(hours(1));
      desk.sweep();
    }
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
  });

  test('dropped after two days it is asked for anew by the sweep', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    desk.wait(days(2));
    desk.end('linking.ask-token', dropped('too-late'));
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'unlinked', because: 'no-answer' });
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
    desk.wait(minutes(10));
    desk.sweep();
    expect(desk.jobs('linking.ask-token')).toHaveLength(2);
  });

  test('let go by the owner, the visit says so and is not tried by itself', () => {
    const desk = openLinkingDesk();
    const { visitId } = desk.signedVisit();
    desk.end('linking.ask-token', dropped('given-up'));
    desk.wait(days(1));
    desk.sweep();
    expect(desk.stateOf(visitId)).toMatchObject({ state: 'refused', because: 'given-up' });
    expect(desk.jobs('linking.ask-token')).toHaveLength(1);
  });
});

const shortToken = (end: Date) =>
  `e30.${Buffer.from(JSON.stringify({ exp: end.getTime() / 1000 })).toString('base64url')}.c2ln`;

function markUnsure(desk: ReturnType<typeof openLinkingDesk>, id: number): void {
  desk.sql('UPDATE outbox SET is_unsure = 1 WHERE id = @id', { id });
}
