import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { abhaContract } from '../../../core/abha/index.ts';
import { seconds } from '../../../core/kit/clock.ts';
import { everythingStored } from '../../world/everything-stored.ts';
import { somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';
import { openWiredClinic, type WiredClinic } from '../../world/wired-clinic.ts';

type OutputOf<Name extends keyof typeof abhaContract> = z.output<(typeof abhaContract)[Name]['output']>;

const asha = '91-1000-2000-3001';
const lakshmi = '91-1000-2000-3005';
const gurpreet = '91-1000-2000-3006';
const savitri = '91-1000-2000-3007';

const send = (clinic: WiredClinic, abhaNumber = asha) =>
  clinic.call<OutputOf<'abha.sendOtp'>>('abha.sendOtp', { abhaNumber });
const verify = (clinic: WiredClinic, flowId: string, otp = '123456') =>
  clinic.call<OutputOf<'abha.verifyOtp'>>('abha.verifyOtp', { flowId, otp });
const exchangesOf = (clinic: WiredClinic, operation: string) =>
  clinic.simulator.control.exchanges({ operation, direction: 'in' });

function register(clinic: WiredClinic, name: string, birthDate: string | null = null): string {
  const [id = ''] = registerAll(clinic.db, [somebody({ name, birthDate })], clinic.now());
  return id;
}

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

describe('one ABHA, one patient (TAGGING_UNIQUEPATIENTID_UNIQUEABHANUMBER)', () => {
  test('an ABHA that is here already is shown with whose it is, and can be joined to nobody else (VRFY_ABHA_303)', async () => {
    const clinic = await openWiredClinic();
    const first = register(clinic, 'Asha Devi');
    const second = register(clinic, 'Asha D');
    const flow = await send(clinic);
    await verify(clinic, flow.flowId);
    await clinic.call('abha.attach', { flowId: flow.flowId, patientId: first });

    const again = await send(clinic);
    expect(again.flowId).not.toBe(flow.flowId);
    expect(await verify(clinic, again.flowId)).toMatchObject({
      knownPatient: { id: first, number: 'P-1001', name: 'Asha Devi' },
    });
    expect(await clinic.reply('abha.attach', { flowId: again.flowId, patientId: second })).toMatchObject({
      code: 'patients.abha-taken',
      facts: { patientId: first },
    });
    expect(await clinic.call('patients.show', { patientId: second })).toMatchObject({ patient: { abhaNumber: null } });
  });

  test('a patient with another ABHA number keeps it', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Asha Devi');
    for (const [abhaNumber, end] of [
      [asha, 'not refused'],
      [savitri, 'patients.has-other-abha'],
    ] as const) {
      const { flowId } = await send(clinic, abhaNumber);
      await verify(clinic, flowId);
      expect(await clinic.refusal('abha.attach', { flowId, patientId })).toBe(end);
    }
  });

  test('a fuller birth date of ours stays when it fits the year that the ABHA knows', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Savitri Bai', '1948-03-02');
    const { flowId } = await send(clinic, savitri);
    await verify(clinic, flowId);
    await clinic.call('abha.attach', { flowId, patientId });
    expect(await clinic.call('patients.show', { patientId })).toMatchObject({ patient: { birthDate: '1948-03-02' } });
  });
});

describe('what is left behind', () => {
  test('a conversation can be taken up again until it is attached, then it is over', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Asha Devi');
    const sent = await send(clinic);
    expect(await clinic.call('abha.showFlow', { flowId: sent.flowId })).toEqual({ sent, verified: null });
    const verified = await verify(clinic, sent.flowId);
    expect(await clinic.call('abha.showFlow', { flowId: sent.flowId })).toEqual({ sent, verified });
    await clinic.call('abha.attach', { flowId: sent.flowId, patientId });
    for (const name of ['abha.showFlow', 'abha.resendOtp', 'abha.attach', 'abha.card'] as const) {
      expect(await clinic.refusal(name, { flowId: sent.flowId, ...(name === 'abha.attach' && { patientId }) })).toBe(
        'abha.flow-gone',
      );
    }
    expect(await clinic.refusal('abha.showFlow', { flowId: 'never-was' })).toBe('abha.flow-gone');
  });

  test('what nobody attached goes after a day, card and all', async () => {
    const clinic = await openWiredClinic();
    const { flowId } = await send(clinic);
    await verify(clinic, flowId);
    const blobs = () => clinic.db.get<{ count: number }>('SELECT count(*) AS count FROM blobs')?.count;
    expect(blobs()).toBe(1);
    clinic.wait(seconds(25 * 3600));
    expect(await clinic.refusal('abha.showFlow', { flowId })).toBe('abha.flow-gone');
    expect(blobs()).toBe(0);
  });

  test('a newer card takes the place of the older one', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Asha Devi');
    for (const _round of [1, 2]) {
      const { flowId } = await send(clinic);
      await verify(clinic, flowId);
      await clinic.call('abha.attach', { flowId, patientId });
    }
    expect(clinic.db.get('SELECT count(*) AS count FROM blobs')).toEqual({ count: 1 });
  });

  test('no code and no token of the citizen is anywhere in the database', async () => {
    const clinic = await openWiredClinic();
    const patientId = register(clinic, 'Asha Devi');
    const { flowId } = await send(clinic);
    await clinic.refusal('abha.verifyOtp', { flowId, otp: '918273' });
    await verify(clinic, flowId);
    await clinic.call('abha.attach', { flowId, patientId });

    const tokens = clinic.simulator.control
      .exchanges({ direction: 'in' })
      .flatMap(({ requestHeaders, answerBody }) => [
        requestHeaders['x-token'],
        /"token":"([^"]+)"/.exec(answerBody ?? '')?.[1],
      ])
      .filter((token) => token !== undefined)
      .map((token) => token.replace(/^Bearer /, ''));
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    const stored = everythingStored(clinic.db);
    expect(stored).toContain('asha.devi90@sbx');
    for (const secret of ['918273', '123456', ...tokens]) expect(stored).not.toContain(secret);
  });
});
