/** Who may use the program: the clinic's staff with their roles, sign-in, PIN, lock-out, and sessions (architecture.md 7.9, 7.11, 7.50). */
export { authContract } from './contract.ts';
export { type Caller, limits, nobody, type StaffMember } from './model.ts';
export { hashSecret } from './secrets.ts';
export { findSession, lockAllSessions, lockSession, type Session } from './sessions.ts';
export { asCaller, findStaff, insertStaff, listStaff, type StaffRow } from './store.ts';
