import { z } from 'zod';
import { Role } from '../kit/words.ts';

export const Password = z.string().min(8).max(200);
export const Pin = z.string().regex(/^\d{4,6}$/);

/** A person of the clinic; the last four fields are a doctor's and stand on every prescription. */
export const StaffMember = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(100),
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._-]{1,30}$/),
  roles: z.array(Role).min(1),
  qualification: z.string().trim().max(200),
  registration: z.string().trim().max(60),
  council: z.string().trim().max(100),
  hprId: z.string().trim().max(60),
});
export type StaffMember = z.infer<typeof StaffMember>;

/** What a person must have done how recently, and how many errors are forgiven (architecture.md 7.50). */
export const limits = {
  pinAfterPasswordHours: 12,
  wrongPins: 5,
  wrongPasswords: 5,
  firstBlockMinutes: 5,
  longestBlockMinutes: 60,
  idleMinutes: 10,
} as const;

/** How long an account is closed after its n-th wrong password in a row: 0, then 5, 10, 20 … at most 60 minutes. */
export function blockMinutes(wrongPasswords: number): number {
  if (wrongPasswords < limits.wrongPasswords) return 0;
  return Math.min(limits.firstBlockMinutes * 2 ** (wrongPasswords - limits.wrongPasswords), limits.longestBlockMinutes);
}
