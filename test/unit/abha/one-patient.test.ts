import { describe, expect, test } from 'vitest';
import { seconds } from '../../../core/kit/clock.ts';
import { everythingStored } from '../../world/everything-stored.ts';
import { openWiredClinic } from '../../world/wired-clinic.ts';
import { asha, register, savitri, send, verify } from './conversation.ts';

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
