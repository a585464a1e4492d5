import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { type Tx, transact } from '../db/index.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import type { World } from '../kit/words.ts';
import type { authContract } from './contract.ts';
import { limits } from './model.ts';
import { practiceStaff } from './practice.ts';
import { hashSecret } from './secrets.ts';
import { endSession, endSessionsOf, findPinWindow, findSession, lockSession } from './sessions.ts';
import { checkPassword, checkPin, openSession } from './sign-in.ts';
import { changeStaff, findStaff, findStaffByLogin, insertStaff, listStaff, setPasswordHash, setPin } from './store.ts';

/** What the calls need to know of the world they run in. `startCode` works once, for the first owner; null: there is one. */
export interface AuthSurroundings {
  readonly world: World;
  readonly startCode: string | null;
}

export function authCalls({ world, startCode }: AuthSurroundings): CallTable<typeof authContract> {
  return {
    'auth.state': (db, _input, { session, now }) => {
      const open = session.secret === undefined ? undefined : findSession(db, session.secret);
      const person = open && findStaff(db, open.staffId);
      const staff = listStaff(db).filter(({ isActive }) => isActive);
      return {
        world,
        needsOwner: staff.length === 0,
        signedIn: person?.isActive ? { staffId: person.id, name: person.name, roles: person.roles } : null,
        isLocked: open?.isLocked ?? false,
        idleMinutes: limits.idleMinutes,
        people: staff.map(({ id, name, login, roles, pinHash }) => ({
          id,
          name,
          login,
          roles,
          hasPin: pinHash !== null,
          pinOpens: pinHash !== null && findPinWindow(db, id, now) !== undefined,
        })),
        practice: world === 'practice' ? { password: practiceStaff.password, pin: practiceStaff.pin } : null,
      };
    },

    'auth.begin': async (db, input, { now, session }) => {
      if (startCode !== null && bare(input.startCode) !== bare(startCode)) throw new Problem('auth.wrong-start-code');
      const passwordHash = await hashSecret(input.password);
      const roles: ('owner' | 'doctor')[] = input.isDoctor ? ['owner', 'doctor'] : ['owner'];
      transact(db, (tx) => {
        if (listStaff(tx).length > 0) throw new Problem('auth.has-owner');
        const owner = {
          ...nothingAboutDoctor,
          id: newId(),
          name: input.name,
          login: input.login,
          roles,
          passwordHash,
          pinHash: null,
        };
        insertStaff(tx, owner, now);
        writeAudit(tx, now, { who: owner.id, what: 'staff.first-owner', about: owner.id });
        openSession(tx, owner.id, { passwordAt: now, now, session });
      });
      return {};
    },

    'auth.signIn': async (db, { login, password }, { now, session }) => {
      const person = await checkPassword(db, findStaffByLogin(db, login.trim()), { password, now });
      transact(db, (tx) => openSession(tx, person.id, { passwordAt: now, now, session }));
      return {};
    },

    'auth.enterPin': async (db, { staffId, pin }, { now, session }) => {
      const passwordAt = await checkPin(db, staffId, { pin, now });
      transact(db, (tx) => openSession(tx, staffId, { passwordAt: new Date(passwordAt), now, session }));
      return {};
    },

    'auth.lock': (tx, _input, { session }) => {
      if (session.secret !== undefined) lockSession(tx, session.secret);
      return {};
    },

    'auth.signOut': (tx, _input, { session }) => {
      if (session.secret !== undefined) endSession(tx, session.secret);
      session.close();
      return {};
    },

    'auth.setPin': async (db, { password, pin }, { who, now }) => {
      await checkPassword(db, findStaff(db, who.staffId), { password, now });
      const hash = await hashSecret(pin);
      transact(db, (tx) => setPin(tx, who.staffId, hash));
      return {};
    },

    'auth.changePassword': async (db, { password, newPassword }, { who, now, session }) => {
      await checkPassword(db, findStaff(db, who.staffId), { password, now });
      const hash = await hashSecret(newPassword);
      transact(db, (tx) => {
        setPasswordHash(tx, who.staffId, hash);
        endSessionsOf(tx, who.staffId);
        openSession(tx, who.staffId, { passwordAt: now, now, session });
        writeAudit(tx, now, { who: who.staffId, what: 'staff.password-changed', about: who.staffId });
      });
      return {};
    },

    'staff.list': (db) => ({
      staff: listStaff(db).map(
        ({ passwordHash: _hash, pinHash, wrongPasswords: _wrong, blockedUntil: _until, ...member }) => ({
          ...member,
          hasPin: pinHash !== null,
        }),
      ),
    }),

    'staff.add': async (db, { password, ...member }, { who, now }) => {
      const passwordHash = await hashSecret(password);
      const staffId = newId();
      transact(db, (tx) => {
        if (findStaffByLogin(tx, member.login)) throw new Problem('staff.login-taken');
        insertStaff(tx, { ...member, id: staffId, passwordHash, pinHash: null }, now);
        writeAudit(tx, now, {
          who: who.staffId,
          what: 'staff.added',
          about: staffId,
          detail: { roles: member.roles.join(' ') },
        });
      });
      return { staffId };
    },

    'staff.change': (tx, input, { who, now }) => {
      if (!findStaff(tx, input.id)) throw new Problem('staff.not-found');
      changeStaff(tx, input);
      refuseWithoutOwner(tx);
      if (!input.isActive) endSessionsOf(tx, input.id);
      const detail = { roles: input.roles.join(' '), isActive: input.isActive };
      writeAudit(tx, now, { who: who.staffId, what: 'staff.changed', about: input.id, detail });
      return {};
    },

    'staff.resetPassword': async (db, { staffId, password }, { who, now }) => {
      const hash = await hashSecret(password);
      transact(db, (tx) => {
        if (!findStaff(tx, staffId)) throw new Problem('staff.not-found');
        setPasswordHash(tx, staffId, hash);
        endSessionsOf(tx, staffId);
        writeAudit(tx, now, { who: who.staffId, what: 'staff.password-reset', about: staffId });
      });
      return {};
    },
  };
}

const nothingAboutDoctor = { qualification: '', registration: '', council: '', hprId: '' };

function refuseWithoutOwner(tx: Tx): void {
  if (!listStaff(tx).some(({ roles, isActive }) => isActive && roles.includes('owner')))
    throw new Problem('staff.last-owner');
}

/** A start code as it is compared: small letters do, and the dash may be left out. */
const bare = (code: string): string => code.replace(/[\s-]/g, '').toUpperCase();
