import { expect, test } from 'vitest';
import { authCalls, authContract, findSession, lockAllSessions } from '../../../core/auth/index.ts';
import { bindCalls, makeDispatch } from '../../../core/calls/index.ts';
import { transact } from '../../../core/db/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { makeTestDb } from '../../world/core.ts';

const start = new Date('2026-11-24T05:00:00Z');
const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

/** A clinic's sign-in with a clock that a test can move and a cookie that it can look at. */
function makeDesk() {
  const db = makeTestDb();
  let now = start;
  let cookie: string | undefined;
  let presses = 0;
  const calls = bindCalls(authContract, authCalls({ world: 'production', startCode: 'ABCD-EFGH' }));
  const dispatch = makeDispatch({ calls, db, clock: () => now, log: silentLog });
  const session = {
    get secret() {
      return cookie;
    },
    open: (secret: string) => void (cookie = secret),
    close: () => void (cookie = undefined),
  };
  const send = (name: string, input: unknown, who: Caller | 'nobody' = 'nobody') => {
    presses += 1;
    return dispatch({ name, input, key: `press-${presses}-key`, who, session, signal: AbortSignal.timeout(20_000) });
  };
  return { db, send, setTime: (time: Date) => void (now = time), cookie: () => cookie };
}

const owner = {
  startCode: 'abcd efgh',
  name: 'Vikram Shah',
  login: 'vikram',
  password: 'a good password',
  isDoctor: false,
};

async function withOwner() {
  const desk = makeDesk();
  await desk.send('auth.begin', owner);
  const state = await desk.send('auth.state', {});
  // The state's shape is the contract's; the dispatcher has checked it.
  const { signedIn } = (state as { value: { signedIn: Caller & { staffId: string } } }).value;
  return { ...desk, vikram: signedIn };
}

test('the first owner comes in with the start code, once', async () => {
  const { send } = makeDesk();
  expect(await send('auth.state', {})).toMatchObject({ value: { needsOwner: true, signedIn: null } });
  expect(await send('auth.begin', { ...owner, startCode: 'WRON-GONE' })).toMatchObject({
    code: 'auth.wrong-start-code',
  });
  expect(await send('auth.begin', owner)).toMatchObject({ ok: true });
  expect(await send('auth.state', {})).toMatchObject({
    value: { needsOwner: false, signedIn: { name: 'Vikram Shah', roles: ['owner'] } },
  });
  expect(await send('auth.begin', { ...owner, login: 'second' })).toMatchObject({ code: 'auth.has-owner' });
});

test('practice secrets are told in no other world', async () => {
  const { send } = await withOwner();
  expect(await send('auth.state', {})).toMatchObject({ value: { practice: null } });
});

test('a wrong password and an unknown login get the same answer', async () => {
  const { send } = await withOwner();
  const wrong = await send('auth.signIn', { login: 'vikram', password: 'wrong' });
  expect(wrong).toEqual({ ok: false, code: 'auth.wrong-password', facts: {} });
  expect(await send('auth.signIn', { login: 'nobody', password: 'wrong' })).toEqual(wrong);
});

test('five wrong passwords close the account for five minutes, even to the right one; a further one for ten', async () => {
  const { send, setTime } = await withOwner();
  const signIn = (password: string) => send('auth.signIn', { login: 'vikram', password });
  for (let tries = 0; tries < 5; tries += 1) await signIn('wrong');
  expect(await signIn(owner.password)).toEqual({ ok: false, code: 'auth.blocked', facts: { minutes: 5 } });
  setTime(later(6));
  expect(await signIn('wrong')).toMatchObject({ code: 'auth.wrong-password' });
  expect(await signIn(owner.password)).toMatchObject({ code: 'auth.blocked', facts: { minutes: 10 } });
  setTime(later(17));
  expect(await signIn(owner.password)).toMatchObject({ ok: true });
  expect(await signIn('wrong')).toMatchObject({ code: 'auth.wrong-password' });
  expect(await signIn(owner.password)).toMatchObject({ ok: true });
});

test('signing in again ends the session before; signing out ends the last', async () => {
  const { db, send, cookie, vikram } = await withOwner();
  const first = cookie() ?? '';
  await send('auth.signIn', { login: 'VIKRAM', password: owner.password });
  expect(findSession(db, first)).toBeUndefined();
  const second = cookie() ?? '';
  await send('auth.signOut', {}, vikram);
  expect(findSession(db, second)).toBeUndefined();
  expect(cookie()).toBeUndefined();
});

test('the database holds neither password, PIN nor session secret', async () => {
  const { db, send, cookie, vikram } = await withOwner();
  await send('auth.setPin', { password: owner.password, pin: '4821' }, vikram);
  const everything = JSON.stringify([
    db.all('SELECT * FROM staff'),
    db.all('SELECT * FROM sessions'),
    db.all('SELECT * FROM audit'),
    db.all('SELECT * FROM command_replies'),
  ]);
  for (const secret of [owner.password, '4821', cookie() ?? '']) expect(everything).not.toContain(`"${secret}"`);
  expect(everything).not.toContain(cookie());
});

test('a PIN opens for twelve hours after a password, then a password is due', async () => {
  const { db, send, setTime, vikram } = await withOwner();
  await send('auth.setPin', { password: owner.password, pin: '4821' }, vikram);
  transact(db, (tx) => lockAllSessions(tx, later(60)));
  setTime(later(11 * 60));
  expect(await send('auth.state', {})).toMatchObject({ value: { people: [{ hasPin: true, pinOpens: true }] } });
  expect(await send('auth.enterPin', { staffId: vikram.staffId, pin: '4821' })).toMatchObject({ ok: true });
  setTime(later(13 * 60));
  expect(await send('auth.state', {})).toMatchObject({ value: { people: [{ hasPin: true, pinOpens: false }] } });
  expect(await send('auth.enterPin', { staffId: vikram.staffId, pin: '4821' })).toMatchObject({
    code: 'auth.pin-not-now',
  });
});

test('a PIN cannot be set without the password', async () => {
  const { send, vikram } = await withOwner();
  expect(await send('auth.setPin', { password: 'wrong', pin: '4821' }, vikram)).toMatchObject({
    code: 'auth.wrong-password',
  });
  for (const pin of ['123', '1234567', '12a4', '']) {
    expect(await send('auth.setPin', { password: owner.password, pin }, vikram)).toMatchObject({
      code: 'call.bad-input',
    });
  }
});

test('five wrong PINs end the PIN until a password was given', async () => {
  const { send, vikram } = await withOwner();
  await send('auth.setPin', { password: owner.password, pin: '4821' }, vikram);
  const enter = (pin: string) => send('auth.enterPin', { staffId: vikram.staffId, pin });
  for (let tries = 0; tries < 4; tries += 1) expect(await enter('0000')).toMatchObject({ code: 'auth.wrong-pin' });
  expect(await enter('0000')).toMatchObject({ code: 'auth.pin-not-now' });
  expect(await enter('4821')).toMatchObject({ code: 'auth.pin-not-now' });
  await send('auth.signIn', { login: 'vikram', password: owner.password });
  expect(await enter('4821')).toMatchObject({ ok: true });
});

test('many tries at once are no way around the five, neither for a PIN nor for a password', async () => {
  const { send, vikram } = await withOwner();
  await send('auth.setPin', { password: owner.password, pin: '4821' }, vikram);
  const pins = [...Array.from({ length: 10 }, () => '0000'), '4821'];
  const byPin = await Promise.all(pins.map((pin) => send('auth.enterPin', { staffId: vikram.staffId, pin })));
  expect(byPin.at(-1)).toMatchObject({ code: 'auth.pin-not-now' });
  const passwords = [...Array.from({ length: 10 }, () => 'wrong'), owner.password];
  const byPassword = await Promise.all(passwords.map((password) => send('auth.signIn', { login: 'vikram', password })));
  expect(byPassword.at(-1)).toMatchObject({ code: 'auth.blocked' });
});

test('a locked session is known as locked and its person stays named', async () => {
  const { send, vikram } = await withOwner();
  await send('auth.lock', {}, vikram);
  expect(await send('auth.state', {})).toMatchObject({ value: { isLocked: true, signedIn: { name: 'Vikram Shah' } } });
});

const receptionist = {
  name: 'Asha Patil',
  login: 'asha',
  roles: ['receptionist'],
  qualification: '',
  registration: '',
  council: '',
  hprId: '',
  password: 'another password',
};

test('a login exists once, and the last owner can neither leave nor lose the role', async () => {
  const { send, vikram } = await withOwner();
  expect(await send('staff.add', receptionist, vikram)).toMatchObject({ ok: true });
  expect(await send('staff.add', { ...receptionist, login: 'ASHA' }, vikram)).toMatchObject({
    code: 'staff.login-taken',
  });
  const self = { id: vikram.staffId, name: 'Vikram Shah', qualification: '', registration: '', council: '', hprId: '' };
  expect(await send('staff.change', { ...self, roles: ['owner'], isActive: false }, vikram)).toMatchObject({
    code: 'staff.last-owner',
  });
  expect(await send('staff.change', { ...self, roles: ['doctor'], isActive: true }, vikram)).toMatchObject({
    code: 'staff.last-owner',
  });
  expect(await send('staff.change', { ...self, id: 'none', roles: ['owner'], isActive: true }, vikram)).toMatchObject({
    code: 'staff.not-found',
  });
  expect(await send('staff.list', {}, vikram)).toMatchObject({
    value: { staff: [{ name: 'Asha Patil' }, { roles: ['owner'], isActive: true }] },
  });
});

test('somebody who left cannot sign in, and a reset password ends the sessions under the old one', async () => {
  const { db, send, cookie, vikram } = await withOwner();
  const added = await send('staff.add', receptionist, vikram);
  const { staffId } = (added as { value: { staffId: string } }).value;
  await send('auth.signIn', { login: 'asha', password: receptionist.password });
  const ashas = cookie() ?? '';
  await send('staff.resetPassword', { staffId, password: 'a third password' }, vikram);
  expect(findSession(db, ashas)).toBeUndefined();
  expect(await send('auth.signIn', { login: 'asha', password: receptionist.password })).toMatchObject({
    code: 'auth.wrong-password',
  });
  const { login: _login, password: _password, ...facts } = receptionist;
  await send('staff.change', { ...facts, id: staffId, isActive: false }, vikram);
  expect(await send('auth.signIn', { login: 'asha', password: 'a third password' })).toMatchObject({
    code: 'auth.wrong-password',
  });
});

test('people change places by PIN; what the one left in the cookie opens nothing for the other', async () => {
  const { db, send, cookie, vikram } = await withOwner();
  await send('auth.setPin', { password: owner.password, pin: '4821' }, vikram);
  await send('staff.add', receptionist, vikram);
  const left = cookie() ?? '';
  await send('auth.signIn', { login: 'asha', password: receptionist.password });
  expect(findSession(db, left)).toMatchObject({ isLocked: true });
  expect(await send('auth.enterPin', { staffId: vikram.staffId, pin: '4821' })).toMatchObject({ ok: true });
  expect(await send('auth.state', {})).toMatchObject({ value: { signedIn: { name: 'Vikram Shah' }, isLocked: false } });
});
