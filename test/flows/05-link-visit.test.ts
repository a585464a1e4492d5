import { expect, test } from 'vitest';
import { days, hours, seconds } from '../../core/kit/clock.ts';
import { everythingStored } from '../world/everything-stored.ts';
import { asha, page } from '../world/journey.ts';
import { asked, bring, sign, untilState, why, write } from '../world/linked-visit.ts';
import { openWiredClinic } from '../world/wired-clinic.ts';

test('a signed visit is linked without a click, in the words of the ABHA, and ABDM is told of it (HIP_INTI_LINK_501, HIP_INTI_LINK_502, HIP_INTI_LINK_503, HIP_INTI_LINK_504, HIP_INTI_LINK_505, LNK_03)', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  const visitId = await write(clinic, patientId);
  await untilState(clinic, visitId, 'linked');

  const [token] = asked(clinic, 'link.generateToken');
  expect(JSON.parse(token?.requestBody ?? '')).toEqual({
    abhaNumber: 91_100_020_003_001,
    abhaAddress: 'asha.devi90@sbx',
    name: 'Asha Devi',
    gender: 'F',
    yearOfBirth: 1990,
  });
  const [link] = asked(clinic, 'link.carecontext');
  const careContexts = [{ referenceNumber: 'V-20261124-1', display: 'OPD visit 24-11-2026' }];
  expect(JSON.parse(link?.requestBody ?? '')).toEqual({
    abhaNumber: '91100020003001',
    abhaAddress: 'asha.devi90@sbx',
    patient: ['Prescription', 'OPConsultation'].map((hiType) => ({
      referenceNumber: 'P-1001',
      display: 'Asha Devi',
      careContexts,
      hiType,
      count: 1,
    })),
  });
  clinic.wait(seconds(6));
  const told = await clinic.until(
    () => why(clinic, visitId),
    ({ steps }) => steps.at(-1)?.step === 'notified',
  );
  expect(told.steps.map(({ step }) => step)).toEqual([
    'signed',
    'token-asked',
    'token-issued',
    'queued',
    'sent',
    'linked',
    'notified',
  ]);
});

test('the next visit of the patient uses the same permission', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  await untilState(clinic, await write(clinic, patientId), 'linked');
  clinic.wait(hours(20));
  await untilState(clinic, await write(clinic, patientId), 'linked');
  expect(asked(clinic, 'link.generateToken')).toHaveLength(1);
});

test('a visit written before the ABHA was known is linked once it is verified', async () => {
  const clinic = await openWiredClinic();
  const { patientId } = await clinic.call<{ patientId: string }>('patients.register', asha.details);
  const visitId = await write(clinic, patientId);
  expect((await why(clinic, visitId)).visit).toMatchObject({ state: 'unlinked', because: 'no-abha' });
  const { flowId } = await clinic.call<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber });
  await clinic.call('abha.verifyOtp', { flowId, otp: '123456' });
  await clinic.call('abha.attach', { flowId, patientId });
  await untilState(clinic, visitId, 'linked');
});

test('a notice that comes too early is repeated until ABDM sees the link', async () => {
  const clinic = await openWiredClinic({ switches: { linkSettling: 20 } });
  const visitId = await write(clinic, await bring(clinic));
  await untilState(clinic, visitId, 'linked');
  for (const notices of [1, 2, 3]) {
    clinic.wait(seconds(notices === 3 ? 16 : 6));
    await clinic.until(
      () => asked(clinic, 'link.contextNotify').length,
      (count) => count === notices,
    );
    await clinic.simulator.control.idle();
    await clinic.until(
      () => clinic.db.all("SELECT id FROM outbox WHERE kind = 'linking.notify'").length,
      (count) => count === Math.min(notices + 1, 3),
    );
  }
  await clinic.until(
    () => why(clinic, visitId),
    ({ steps }) => steps.at(-1)?.step === 'notified',
  );
});

test('a correction after the link is told as news of the same visit', async () => {
  const clinic = await openWiredClinic();
  const visitId = await write(clinic, await bring(clinic));
  await untilState(clinic, visitId, 'linked');
  clinic.wait(seconds(6));
  await clinic.until(
    () => asked(clinic, 'link.contextNotify').length,
    (count) => count === 1,
  );
  await clinic.call('consultations.correct', { visitId, reason: 'Wrong dose' }, clinic.meera);
  await sign(clinic, visitId, { ...page, medicines: [] });
  clinic.wait(seconds(6));
  await clinic.until(
    () => asked(clinic, 'link.contextNotify').length,
    (count) => count === 2,
  );
  const bodies = asked(clinic, 'link.contextNotify').map(
    ({ requestBody }) => JSON.parse(requestBody ?? '').notification,
  );
  expect(bodies.map(({ hiTypes }) => hiTypes)).toEqual([['OPConsultation', 'Prescription'], ['OPConsultation']]);
  expect(bodies[0].careContext).toEqual(bodies[1].careContext);
});

test('a patient who does not want it is not linked, and is when the mind changes', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  await clinic.call('linking.setWish', { patientId, wantsLinking: false });
  const visitId = await write(clinic, patientId);
  expect((await why(clinic, visitId)).visit).toMatchObject({ state: 'not-wanted', because: 'asked-not-to' });
  clinic.wait(hours(1));
  expect(asked(clinic, 'link.')).toEqual([]);
  await clinic.call('linking.setWish', { patientId, wantsLinking: true });
  await untilState(clinic, visitId, 'linked');
});

test('a permission that has run out is asked for anew', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  await untilState(clinic, await write(clinic, patientId), 'linked');
  clinic.wait(days(183));
  await untilState(clinic, await write(clinic, patientId), 'linked');
  expect(asked(clinic, 'link.generateToken')).toHaveLength(2);
});

test('the link token is in no message that waits, and in no copy of the callback that brought it', async () => {
  const clinic = await openWiredClinic();
  const visitId = await write(clinic, await bring(clinic));
  await untilState(clinic, visitId, 'linked');
  const token = asked(clinic, 'link.carecontext')[0]?.requestHeaders['x-link-token'] ?? '';
  expect(token).not.toBe('');
  expect(everythingStored(clinic.db).split(token)).toHaveLength(2);
});
