/** Who may use the program: the clinic's staff with their roles, sign-in, PIN, lock-out, and sessions (architecture.md 7.9, 7.11, 7.50). */
export { type AuthSurroundings, authCalls } from './calls.ts';
export { authContract } from './contract.ts';
export { limits, type StaffMember } from './model.ts';
export { addPracticeStaff } from './practice.ts';
export { findSession, lockAllSessions, lockSession, notInBackups, type Session } from './sessions.ts';
export { asCaller, findStaff, listStaff, type StaffRow } from './store.ts';
