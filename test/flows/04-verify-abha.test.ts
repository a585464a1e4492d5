import { expect, test } from 'vitest';
import { everythingStored } from '../world/everything-stored.ts';
import { asha } from '../world/journey.ts';
import { openWiredClinic } from '../world/wired-clinic.ts';

test('a new patient: number, code, profile into the form, registered, attached, found by ABHA, card printed (VRFY_ABHA_201)', async () => {
  const clinic = await openWiredClinic();
  const { flowId, sentTo } = await clinic.call<{ flowId: string; sentTo: string }>('abha.sendOtp', {
    abhaNumber: asha.abhaNumber,
  });
  expect(sentTo).toBe('******0001');
  expect(await clinic.refusal('abha.verifyOtp', { flowId, otp: '111111' })).toBe('abha.wrong-otp');
  const { profile, knownPatient } = await clinic.call<{
    profile: { name: string; gender: string; birthDate: string };
    knownPatient: object | null;
  }>('abha.verifyOtp', { flowId, otp: '123456' });
  expect(knownPatient).toBeNull();

  const { name, gender, birthDate } = profile;
  const { patientId } = await clinic.call<{ patientId: string }>('patients.register', {
    ...asha.details,
    name,
    gender,
    birthDate,
  });
  await clinic.call('abha.attach', { flowId, patientId });
  const found = await clinic.call<{ patients: { id: string; foundBy: string }[] }>('patients.find', {
    text: asha.abhaNumber,
  });
  expect(found.patients).toMatchObject([{ id: patientId, foundBy: 'abha', isAbhaVerified: true }]);
  expect((await clinic.call<{ png: string }>('abha.card', { patientId })).png.length).toBeGreaterThan(1000);

  const locked = { ...asha.details, name: 'Somebody Else' };
  const edit = { patientId, version: 2, details: locked };
  expect(await clinic.reply('patients.edit', edit)).toMatchObject({
    code: 'patients.field-locked',
    facts: { field: 'name' },
  });
  for (const secret of ['111111', '123456']) expect(everythingStored(clinic.db)).not.toContain(secret);
});

test('the same ABHA at a second desk is known at once, with the patient’s number, and joined to nobody else', async () => {
  const clinic = await openWiredClinic();
  const verify = async () => {
    const { flowId } = await clinic.call<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber });
    const verified = await clinic.call<{ knownPatient: object | null }>('abha.verifyOtp', { flowId, otp: '123456' });
    return { flowId, ...verified };
  };
  const register = () => clinic.call<{ patientId: string }>('patients.register', asha.details);
  const [first, second] = [await register(), await register()];
  const { flowId } = await verify();
  await clinic.call('abha.attach', { flowId, ...first });

  const again = await verify();
  expect(again.knownPatient).toEqual({ id: first.patientId, number: 'P-1001', name: 'Asha Devi' });
  expect(await clinic.refusal('abha.attach', { flowId: again.flowId, ...second })).toBe('patients.abha-taken');
});

test('two ABHAs behind one mobile stay two people', async () => {
  const clinic = await openWiredClinic();
  const names: string[] = [];
  for (const abhaNumber of ['91-1000-2000-3001', '91-1000-2000-3002', '91-1000-2000-3003']) {
    const { flowId } = await clinic.call<{ flowId: string }>('abha.sendOtp', { abhaNumber });
    const verified = await clinic.call<{ profile: { name: string } }>('abha.verifyOtp', { flowId, otp: '123456' });
    names.push(verified.profile.name);
  }
  expect(names).toEqual(['Asha Devi', 'Ravi Kumar Sharma', 'Meena Sharma']);
});
