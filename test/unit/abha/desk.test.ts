import { describe, expect, test } from 'vitest';
import { seconds } from '../../../core/kit/clock.ts';
import { openWiredClinic } from '../../world/wired-clinic.ts';
import {
  asha,
  exchangesOf,
  gurpreet,
  lakshmi,
  type OutputOf,
  register,
  savitri,
  send,
  verify,
} from './conversation.ts';

describe('ABHA number and a code to the mobile (VRFY_ABHA_201)', () => {
  test('a code goes to the masked mobile; given, it brings profile and card; attached, both belong to the patient', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Asha Devi');
    const sent = await send(clinic);
    expect(sent).toMatchObject({ sentTo: '******0001', resendsLeft: 2 });

    const verified = await verify(clinic, sent.flowId);
    expect(verified).toMatchObject({
      hasCard: true,
      knownPatient: null,
      profile: {
        abhaNumber: '91100020003001',
        abhaAddress: 'asha.devi90@sbx',
        name: 'Asha Devi',
        birthDate: '1990-06-26',
      },
    });
    expect((await clinic.call<OutputOf<'abha.card'>>('abha.card', { flowId: sent.flowId })).png).toMatch(
      /^iVBORw0KGgo/,
    );

    await clinic.call('abha.attach', { flowId: sent.flowId, patientId });
    expect(await clinic.call('patients.show', { patientId })).toMatchObject({
      patient: {
        abhaNumber: '91100020003001',
        isAbhaVerified: true,
        birthDate: '1990-06-26',
        lockedFields: ['name', 'gender', 'birthDate'],
      },
    });
    expect(await clinic.call('abha.ofPatient', { patientId })).toEqual({
      verifiedAt: clinic.now().toISOString(),
      hasCard: true,
    });
    expect((await clinic.call<OutputOf<'abha.card'>>('abha.card', { patientId })).png).toMatch(/^iVBORw0KGgo/);
  });

  test('a birth year is all that some ABHAs know, and that is what is taken over', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic, savitri);
    expect((await verify(clinic, flowId)).profile).toMatchObject({ name: 'Savitri Bai', birthDate: '1948' });
  });

  test('a card that cannot be had spoils nothing', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Asha Devi');
    clinic.simulator.control.setFaults({ faults: [{ kind: 'server-error', operations: ['abha.card'] }] });
    const { flowId } = await send(clinic);
    expect(await verify(clinic, flowId)).toMatchObject({ hasCard: false, profile: { name: 'Asha Devi' } });
    await clinic.call('abha.attach', { flowId, patientId });
    expect(await clinic.call('abha.ofPatient', { patientId })).toMatchObject({ hasCard: false });
    expect(await clinic.refusal('abha.card', { patientId })).toBe('abha.no-card');
  });

  test('a profile that gets lost on the way is asked for once more, for the code is used up', async () => {
    const clinic = await openWiredClinic();
    clinic.simulator.control.setFaults({ faults: [{ kind: 'lost-answer', operations: ['abha.profile'], times: 1 }] });
    const { flowId } = await send(clinic);
    expect(await verify(clinic, flowId)).toMatchObject({ profile: { name: 'Asha Devi' } });
    expect(exchangesOf(clinic, 'abha.profile')).toHaveLength(2);
  });
});

describe('codes that do not open', () => {
  test.each(['400', '200', '422'] as const)(
    'a wrong code answered in the way %s is a wrong code, and may be given again (VRFY_ABHA_304)',
    async (wrongOtp) => {
      const clinic = await openWiredClinic({ switches: { wrongOtp } });
      const { flowId } = await send(clinic);
      expect(await clinic.refusal('abha.verifyOtp', { flowId, otp: '654321' })).toBe('abha.wrong-otp');
      expect(await verify(clinic, flowId)).toMatchObject({ profile: { name: 'Asha Devi' } });
    },
  );

  test('a late code says so', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    expect(await clinic.refusal('abha.verifyOtp', { flowId, otp: '000000' })).toBe('abha.otp-expired');
  });

  test('a code for a conversation that the service has forgotten needs a new one', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    clinic.wait(seconds(11 * 60));
    expect(await clinic.refusal('abha.verifyOtp', { flowId, otp: '123456' })).toBe('abha.start-again');
  });

  test('a code is never sent twice by itself when its answer is lost', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    clinic.simulator.control.setFaults({
      faults: [{ kind: 'lost-answer', operations: ['abha.loginVerify'], times: 1 }],
    });
    expect(await clinic.refusal('abha.verifyOtp', { flowId, otp: '123456' })).toBe('gateway.unanswered');
    expect(exchangesOf(clinic, 'abha.loginVerify')).toHaveLength(1);
  });

  test('the same code given twice, because the first answer did not reach the screen, is answered from what is stored', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    const first = await verify(clinic, flowId);
    expect(await verify(clinic, flowId)).toEqual(first);
    expect(exchangesOf(clinic, 'abha.loginVerify')).toHaveLength(1);
  });

  test('the same code pressed twice at once is given once, and both presses hear that it was right', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    const [one, other] = await Promise.all([verify(clinic, flowId), verify(clinic, flowId)]);
    expect(other).toEqual(one);
    expect(exchangesOf(clinic, 'abha.loginVerify')).toHaveLength(1);
  });

  test('nobody at that number, an ABHA without a mobile, a deactivated one: three different answers', async () => {
    const clinic = await openWiredClinic();
    expect(await clinic.refusal('abha.sendOtp', { abhaNumber: '91-9999-9999-9999' })).toBe('abha.not-found');
    expect(await clinic.refusal('abha.sendOtp', { abhaNumber: lakshmi })).toBe('abha.no-mobile');
    const { flowId } = await send(clinic, gurpreet);
    expect(await clinic.refusal('abha.verifyOtp', { flowId, otp: '123456' })).toBe('abha.deactivated');
  });

  test('the service’s own limit says so', async () => {
    const clinic = await openWiredClinic({ switches: { otpLimit: 1 } });
    const { flowId } = await send(clinic);
    clinic.wait(seconds(60));
    expect(await clinic.refusal('abha.resendOtp', { flowId })).toBe('abha.too-many-otps');
  });

  test('without internet nothing was sent, and the screen hears it', async () => {
    const clinic = await openWiredClinic();
    await clinic.simulator.close();
    const reply = await clinic.reply('abha.sendOtp', { abhaNumber: asha });
    expect(reply).toMatchObject({ ok: false, code: expect.stringMatching(/^gateway\./) });
  });
});

describe('sending again (VRFY_ABHA_305)', () => {
  test('after a minute, twice at most; the count outlives the page and the program', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    expect(await clinic.reply('abha.resendOtp', { flowId })).toMatchObject({
      code: 'abha.resend-later',
      facts: { seconds: 60 },
    });
    clinic.wait(seconds(60));
    expect(await clinic.call('abha.resendOtp', { flowId })).toMatchObject({ resendsLeft: 1 });
    clinic.wait(seconds(60));
    await clinic.restart();
    expect(await clinic.call('abha.resendOtp', { flowId })).toMatchObject({ resendsLeft: 0 });
    clinic.wait(seconds(60));
    expect(await clinic.reply('abha.resendOtp', { flowId })).toMatchObject({
      code: 'abha.no-more-resends',
      facts: { minutes: 29 },
    });
    expect(exchangesOf(clinic, 'abha.loginOtp')).toHaveLength(3);
  });

  test('the newest code counts', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    clinic.wait(seconds(60));
    await clinic.call('abha.resendOtp', { flowId });
    expect(await verify(clinic, flowId)).toMatchObject({ profile: { name: 'Asha Devi' } });
  });

  test('typing the number again is no way around it: the same conversation goes on', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    expect(await send(clinic)).toMatchObject({ flowId, resendsLeft: 2 });
    clinic.wait(seconds(60));
    expect(await send(clinic)).toMatchObject({ flowId, resendsLeft: 1 });
    clinic.wait(seconds(60));
    expect(await send(clinic)).toMatchObject({ flowId, resendsLeft: 0 });
    clinic.wait(seconds(60));
    expect(await clinic.refusal('abha.sendOtp', { abhaNumber: asha })).toBe('abha.no-more-resends');
    clinic.wait(seconds(30 * 60));
    expect((await send(clinic)).flowId).not.toBe(flowId);
  });

  test('two presses at once send one code', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    clinic.wait(seconds(60));
    const replies = await Promise.all([1, 2].map(() => clinic.reply('abha.resendOtp', { flowId })));
    expect(replies.map((reply) => (reply.ok ? 'sent' : reply.code)).sort()).toEqual(['abha.resend-later', 'sent']);
    expect(exchangesOf(clinic, 'abha.loginOtp')).toHaveLength(2);
  });

  test('two desks that begin with one number at once send one code, and go on in one conversation', async () => {
    const clinic = await openWiredClinic();
    const [one, other] = await Promise.all([send(clinic), send(clinic)]);
    expect(other.flowId).toBe(one.flowId);
    expect(exchangesOf(clinic, 'abha.loginOtp')).toHaveLength(1);
  });

  test('one that surely did not leave does not count; one that may have left does', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    clinic.wait(seconds(60));
    clinic.simulator.control.setFaults({ faults: [{ kind: 'too-many', operations: ['abha.loginOtp'], times: 1 }] });
    expect(await clinic.refusal('abha.resendOtp', { flowId })).toBe('gateway.refused');
    expect(await clinic.call('abha.showFlow', { flowId })).toMatchObject({ sent: { resendsLeft: 2 } });

    clinic.simulator.control.setFaults({ faults: [{ kind: 'lost-answer', operations: ['abha.loginOtp'], times: 1 }] });
    expect(await clinic.refusal('abha.resendOtp', { flowId })).toBe('gateway.unanswered');
    expect(await clinic.call('abha.showFlow', { flowId })).toMatchObject({ sent: { resendsLeft: 1 } });
  });
});
