import { z } from 'zod';
import { command, exchange, query } from '../kit/contract.ts';
import { Role, World } from '../kit/words.ts';
import { Password, Pin, StaffMember } from './model.ts';

const Person = z.object({
  id: z.string(),
  name: z.string(),
  login: z.string(),
  roles: z.array(Role),
  hasPin: z.boolean(),
  /** Whether the PIN would open now: a password was given here within 12 h, and not too many PINs were wrong since. */
  pinOpens: z.boolean(),
});

const signInProblems = ['auth.wrong-password', 'auth.blocked'] as const;

export const authContract = {
  /** Everything the first screen needs to know: what to show, and to whom. */
  'auth.state': query({
    for: 'anyone',
    input: z.object({}),
    output: z.object({
      world: World,
      needsOwner: z.boolean(),
      signedIn: z.object({ staffId: z.string(), name: z.string(), roles: z.array(Role) }).nullable(),
      isLocked: z.boolean(),
      idleMinutes: z.number(),
      people: z.array(Person),
      /** Practice only: the password and PIN of its ready-made staff. */
      practice: z.object({ password: z.string(), pin: z.string() }).nullable(),
    }),
    problems: [],
  }),
  'auth.begin': exchange({
    for: 'anyone',
    input: z.object({
      startCode: z.string(),
      name: StaffMember.shape.name,
      login: StaffMember.shape.login,
      password: Password,
      isDoctor: z.boolean(),
    }),
    output: z.object({}),
    problems: ['auth.wrong-start-code', 'auth.has-owner'],
  }),
  'auth.signIn': exchange({
    for: 'anyone',
    input: z.object({ login: z.string().max(60), password: z.string().max(200) }),
    output: z.object({}),
    problems: signInProblems,
  }),
  /** Unlocks the screen, or changes the person in front of it. */
  'auth.enterPin': exchange({
    for: 'anyone',
    input: z.object({ staffId: z.string(), pin: Pin }),
    output: z.object({}),
    problems: ['auth.wrong-pin', 'auth.pin-not-now'],
  }),
  'auth.lock': command({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({}),
    output: z.object({}),
    problems: [],
  }),
  'auth.signOut': command({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({}),
    output: z.object({}),
    problems: [],
  }),
  'auth.setPin': exchange({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({ password: z.string().max(200), pin: Pin }),
    output: z.object({}),
    problems: signInProblems,
  }),
  'auth.changePassword': exchange({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({ password: z.string().max(200), newPassword: Password }),
    output: z.object({}),
    problems: signInProblems,
  }),
  'staff.list': query({
    for: ['owner'],
    input: z.object({}),
    output: z.object({ staff: z.array(StaffMember.extend({ hasPin: z.boolean(), isActive: z.boolean() })) }),
    problems: [],
  }),
  'staff.add': exchange({
    for: ['owner'],
    input: StaffMember.omit({ id: true }).extend({ password: Password }),
    output: z.object({ staffId: z.string() }),
    problems: ['staff.login-taken'],
  }),
  'staff.change': command({
    for: ['owner'],
    input: StaffMember.omit({ login: true }).extend({ isActive: z.boolean() }),
    output: z.object({}),
    problems: ['staff.not-found', 'staff.last-owner'],
  }),
  'staff.resetPassword': exchange({
    for: ['owner'],
    input: z.object({ staffId: z.string(), password: Password }),
    output: z.object({}),
    problems: ['staff.not-found'],
  }),
};
