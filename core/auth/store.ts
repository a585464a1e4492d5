import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import type { Caller } from '../kit/caller.ts';
import { toInstant } from '../kit/clock.ts';
import { Role } from '../kit/words.ts';
import type { StaffMember } from './model.ts';

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly login: string;
  readonly roles: Role[];
  readonly qualification: string;
  readonly registration: string;
  readonly council: string;
  readonly hprId: string;
  readonly passwordHash: string;
  readonly pinHash: string | null;
  readonly isActive: boolean;
  readonly wrongPasswords: number;
  readonly blockedUntil: string | null;
}

type Stored = Omit<StaffRow, 'roles' | 'isActive'> & { roles: string; isActive: number };

const columns = `id, name, login, roles, qualification, registration, council, hpr_id AS hprId, password_hash AS passwordHash,
  pin_hash AS pinHash, is_active AS isActive, wrong_passwords AS wrongPasswords, blocked_until AS blockedUntil`;
const allStaff = `SELECT ${columns} FROM staff ORDER BY is_active DESC, name`;
const byId = `SELECT ${columns} FROM staff WHERE id = @id`;
const byLogin = `SELECT ${columns} FROM staff WHERE login = @login`;
const insert = `INSERT INTO staff (id, name, login, roles, qualification, registration, council, hpr_id, password_hash, pin_hash, created_at)
  VALUES (@id, @name, @login, @roles, @qualification, @registration, @council, @hprId, @passwordHash, @pinHash, @at)`;
const change = `UPDATE staff SET name = @name, roles = @roles, qualification = @qualification, registration = @registration,
  council = @council, hpr_id = @hprId, is_active = @isActive WHERE id = @id`;
const setPassword = 'UPDATE staff SET password_hash = @hash, wrong_passwords = 0, blocked_until = NULL WHERE id = @id';
const setPinHash = 'UPDATE staff SET pin_hash = @hash WHERE id = @id';
const setTries = 'UPDATE staff SET wrong_passwords = @wrongPasswords, blocked_until = @blockedUntil WHERE id = @id';

const Roles = z.array(Role);

function asRow(stored: Stored): StaffRow {
  return { ...stored, roles: Roles.parse(JSON.parse(stored.roles)), isActive: stored.isActive === 1 };
}

export const listStaff = (db: Db): StaffRow[] => db.all<Stored>(allStaff).map(asRow);

export function findStaff(db: Db, id: string): StaffRow | undefined {
  const row = db.get<Stored>(byId, { id });
  return row && asRow(row);
}

export function findStaffByLogin(db: Db, login: string): StaffRow | undefined {
  const row = db.get<Stored>(byLogin, { login });
  return row && asRow(row);
}

export interface NewStaff extends StaffMember {
  readonly passwordHash: string;
  readonly pinHash: string | null;
}

export function insertStaff(tx: Tx, member: NewStaff, now: Date): void {
  tx.run(insert, { ...member, roles: JSON.stringify(member.roles), at: toInstant(now) });
  tx.changed('staff', member.id);
}

export function changeStaff(tx: Tx, { isActive, ...member }: Omit<StaffMember, 'login'> & { isActive: boolean }): void {
  tx.run(change, { ...member, roles: JSON.stringify(member.roles), isActive: isActive ? 1 : 0 });
  tx.changed('staff', member.id);
}

export function setPasswordHash(tx: Tx, id: string, hash: string): void {
  tx.run(setPassword, { id, hash });
}

export function setPin(tx: Tx, id: string, hash: string): void {
  tx.run(setPinHash, { id, hash });
  tx.changed('staff', id);
}

export function setPasswordTries(
  tx: Tx,
  id: string,
  tries: { wrongPasswords: number; blockedUntil: string | null },
): void {
  tx.run(setTries, { id, ...tries });
}

export const asCaller = ({ id, name, roles }: StaffRow): Caller => ({ staffId: id, name, roles });
