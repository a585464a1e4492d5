import { expect, test } from 'vitest';
import { bindCalls, makeDispatch } from '../../../core/calls/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import type { Reply } from '../../../core/kit/contract.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { type Patient, type PatientDetails, patientCalls, patientContract } from '../../../core/patients/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { somebody } from '../../world/people.ts';

const now = new Date('2026-11-24T05:00:00Z');
const receptionist: Caller = { staffId: 'r1', name: 'Asha', roles: ['receptionist'] };
const asha = somebody({ name: 'Asha Devi', gender: 'F', birthDate: '1990', mobile: '9876543210' });

function makeDesk({
  mayRegister = true,
  who = receptionist,
}: {
  mayRegister?: boolean;
  who?: Caller | 'nobody' | 'locked';
} = {}) {
  const db = makeTestDb();
  const calls = bindCalls(patientContract, patientCalls({ mayRegister: () => mayRegister }));
  const dispatch = makeDispatch({ calls, db, clock: () => now, log: silentLog });
  let made = 0;
  const call = async <Value>(
    name: keyof typeof patientContract,
    input: unknown,
    key?: string,
  ): Promise<Reply<Value>> => {
    made += 1;
    const session = { secret: undefined, open: () => undefined, close: () => undefined };
    const signal = new AbortController().signal;
    // The contract checks the shape; the test names it.
    return (await dispatch({ name, input, key: key ?? `key-${made}-00`, who, session, signal })) as Reply<Value>;
  };
  const value = async <Value>(name: keyof typeof patientContract, input: unknown): Promise<Value> => {
    const reply = await call<Value>(name, input);
    if (!reply.ok) throw new Error(reply.code);
    return reply.value;
  };
  const register = (details: Partial<PatientDetails> & { name: string }) =>
    value<{ patientId: string; number: string }>('patients.register', somebody(details));
  return { db, call, value, register };
}

test('what is typed untidily is stored tidily', async () => {
  const { value, register } = makeDesk();
  const { patientId } = await register({ name: '  Asha   Devi ', mobile: '+91 98765-43210', gender: 'F' });
  const { patient } = await value<{ patient: Patient }>('patients.show', { patientId });
  expect(patient).toMatchObject({ name: 'Asha Devi', mobile: '9876543210', version: 1 });
});

test('registered, found, changed, and the history tells it', async () => {
  const { value, register } = makeDesk();
  const { patientId, number } = await register(asha);
  expect(number).toBe('P-1001');
  const found = await value<{ patients: { id: string; foundBy: string }[] }>('patients.find', { text: 'asa devi' });
  expect(found.patients).toMatchObject([{ id: patientId, foundBy: 'sound' }]);
  const changed = { ...asha, district: 'Pune', pincode: '411001', state: 'Maharashtra' };
  await value('patients.edit', { patientId, version: 1, details: changed });
  const { versions } = await value<{ versions: unknown[] }>('patients.history', { patientId });
  expect(versions).toMatchObject([
    { version: 2, who: 'r1', cause: 'edited' },
    { version: 1, cause: 'registered' },
  ]);
  expect(await value('patients.places', {})).toEqual({
    places: [{ district: 'Pune', state: 'Maharashtra', pincode: '411001' }],
  });
});

test('a second press of the same button registers nobody twice', async () => {
  const { db, call } = makeDesk();
  const first = await call('patients.register', asha, 'one-form-1');
  expect(await call('patients.register', asha, 'one-form-1')).toEqual(first);
  expect(db.all('SELECT id FROM patients')).toHaveLength(1);
  expect(await call('patients.register', { ...asha, name: 'Usha' }, 'one-form-1')).toMatchObject({
    code: 'call.key-reused',
  });
});

test('of two people editing one patient at once, the second is told', async () => {
  const { call, register } = makeDesk();
  const { patientId } = await register(asha);
  const replies = await Promise.all([
    call('patients.edit', { patientId, version: 1, details: { ...asha, district: 'Pune' } }),
    call('patients.edit', { patientId, version: 1, details: { ...asha, district: 'Satara' } }),
  ]);
  expect(replies[0]).toEqual({ ok: true, value: { version: 2 } });
  expect(replies[1]).toEqual({ ok: false, code: 'patients.changed-meanwhile', facts: { version: 2 } });
});

test('an edit of one field leaves the others as they are, and is not judged by them', async () => {
  const { value, register } = makeDesk();
  const { patientId } = await register(asha);
  await value('patients.edit', { patientId, version: 1, details: { district: 'Pune' } });
  await value('patients.edit', { patientId, version: 2, details: { mobile: null } });
  await value('patients.edit', { patientId, version: 3, details: {} });
  const { patient } = await value<{ patient: Patient }>('patients.show', { patientId });
  expect(patient).toMatchObject({ ...asha, district: 'Pune', mobile: null, version: 3 });
});

test('without a recovery sheet nobody is registered, while everything else works', async () => {
  const { db, call } = makeDesk({ mayRegister: false });
  expect(await call('patients.register', asha)).toMatchObject({ ok: false, code: 'patients.recovery-sheet-first' });
  expect(db.all('SELECT id FROM patients')).toEqual([]);
  expect(await call('patients.find', { text: '' })).toMatchObject({ ok: true });
});

test.each(['nobody', 'locked'] as const)('a caller who is %s sees and writes nothing', async (who) => {
  const { db, call } = makeDesk({ who });
  for (const [name, input] of [
    ['patients.find', { text: '' }],
    ['patients.show', { patientId: 'x' }],
    ['patients.register', asha],
  ] as const) {
    const code = who === 'nobody' ? 'call.not-signed-in' : 'call.locked';
    expect(await call(name, input)).toMatchObject({ ok: false, code });
  }
  expect(db.all('SELECT id FROM patients')).toEqual([]);
});

test.each([
  ['patients.show', { patientId: 'nobody' }, 'patients.not-found'],
  ['patients.history', { patientId: 'nobody' }, 'patients.not-found'],
  ['patients.edit', { patientId: 'nobody', version: 1, details: asha }, 'patients.not-found'],
  ['patients.register', { ...asha, birthDate: '2027' }, 'patients.impossible-birth'],
  ['patients.register', { ...asha, birthDate: '1990-02-30' }, 'call.bad-input'],
  ['patients.register', { ...asha, name: '👶' }, 'call.bad-input'],
  ['patients.register', { ...asha, mobile: '12345' }, 'call.bad-input'],
  ['patients.register', {}, 'call.bad-input'],
  ['patients.find', { text: 'x'.repeat(201) }, 'call.bad-input'],
  ['patients.find', { text: 'x', limit: 1000 }, 'call.bad-input'],
  ['patients.findSimilar', { name: 'x', mobile: '98765', gender: null, birthDate: null }, 'call.bad-input'],
] as const)('%s of %j is refused: %s', async (name, input, code) => {
  expect(await makeDesk().call(name, input)).toMatchObject({ ok: false, code });
});

test('a refusal names the field and never repeats what was typed', async () => {
  const reply = await makeDesk().call('patients.register', { ...asha, mobile: '12345', name: 'Asha Devi' });
  expect(reply).toEqual({ ok: false, code: 'call.bad-input', facts: { field: 'mobile' } });
});
