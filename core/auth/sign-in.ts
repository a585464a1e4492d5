import { writeAudit } from '../audit/index.ts';
import type { SessionPort } from '../calls/index.ts';
import { type Db, type Tx, transact } from '../db/index.ts';
import { later, minutes, toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { blockMinutes } from './model.ts';
import { isSecret } from './secrets.ts';
import { endSession, findPinWindow, findSession, lockSession, notePin, startSession } from './sessions.ts';
import { findStaff, type StaffRow, setPasswordTries } from './store.ts';

/**
 * Checks a password, counts wrong ones and closes the account for a while after too many. Says the same, and takes as
 * long, for an unknown login as for a wrong password.
 *
 * @throws Problem `auth.wrong-password`, `auth.blocked` (fact `minutes`)
 */
export async function checkPassword(
  db: Db,
  person: StaffRow | undefined,
  { password, now }: { password: string; now: Date },
): Promise<StaffRow> {
  refuseBlocked(person, now);
  const isRight = await isSecret(password, person?.passwordHash ?? null);
  // Whoever sends many tries at once learns no more than by one after the other.
  refuseBlocked(person && findStaff(db, person.id), now);
  if (person?.isActive && isRight) {
    if (person.wrongPasswords > 0)
      transact(db, (tx) => setPasswordTries(tx, person.id, { wrongPasswords: 0, blockedUntil: null }));
    return person;
  }
  if (person) transact(db, (tx) => countWrongPassword(tx, person.id, now));
  throw new Problem('auth.wrong-password');
}

function refuseBlocked(person: StaffRow | undefined, now: Date): void {
  if (!person?.blockedUntil || person.blockedUntil <= toInstant(now)) return;
  const left = new Date(person.blockedUntil).getTime() - now.getTime();
  throw new Problem('auth.blocked', { minutes: Math.ceil(left / minutes(1)) });
}

function countWrongPassword(tx: Tx, staffId: string, now: Date): void {
  // Read again: several tries may have been under way at once.
  const wrongPasswords = (findStaff(tx, staffId)?.wrongPasswords ?? 0) + 1;
  const block = blockMinutes(wrongPasswords);
  setPasswordTries(tx, staffId, {
    wrongPasswords,
    blockedUntil: block > 0 ? toInstant(later(now, minutes(block))) : null,
  });
  if (block > 0)
    writeAudit(tx, now, { who: staffId, what: 'staff.blocked', about: staffId, detail: { minutes: block } });
}

/**
 * Checks a PIN. Returns when the password behind it was given.
 * @throws Problem `auth.wrong-pin`; `auth.pin-not-now` when a password is due (12 h, or five wrong PINs)
 */
export async function checkPin(db: Db, staffId: string, { pin, now }: { pin: string; now: Date }): Promise<string> {
  const passwordAt = findPinWindow(db, staffId, now);
  const person = findStaff(db, staffId);
  if (passwordAt === undefined || !person?.isActive || person.pinHash === null) throw new Problem('auth.pin-not-now');
  const isRight = await isSecret(pin, person.pinHash);
  // Of many tries sent at once only five count.
  if (findPinWindow(db, staffId, now) === undefined) throw new Problem('auth.pin-not-now');
  transact(db, (tx) => notePin(tx, staffId, isRight));
  if (!isRight)
    throw new Problem(findPinWindow(db, staffId, now) === undefined ? 'auth.pin-not-now' : 'auth.wrong-pin');
  return passwordAt;
}

/**
 * Opens a session for this person, hands its secret to the cookie, and ends the one that sat in front of the screen. That of
 * somebody else is only locked: nobody holds its secret any more, but they may come back by PIN as long as their password is new.
 */
export function openSession(
  tx: Tx,
  staffId: string,
  opened: { passwordAt: Date; now: Date; session: SessionPort },
): void {
  const { session, now, passwordAt } = opened;
  const secret = startSession(tx, staffId, { passwordAt: toInstant(passwordAt), now });
  if (session.secret !== undefined) {
    if (findSession(tx, session.secret)?.staffId === staffId) endSession(tx, session.secret);
    else lockSession(tx, session.secret);
  }
  writeAudit(tx, now, { who: staffId, what: 'staff.signed-in', about: staffId });
  tx.afterCommit(() => session.open(secret));
}
