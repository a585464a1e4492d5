import type { Role } from '../../core/kit/words.ts';
import { go } from './route.ts';

/** Something that can be done from anywhere, by its name in the Find field and by its key if it has one. */
export interface Command {
  /** `command.<key>` is its name. */
  readonly key: string;
  readonly roles: readonly Role[];
  /** Works everywhere, is shown beside the name and under F1. */
  readonly keys?: string;
  readonly run: () => void;
}

/** One line a command. Opening a room, locking, and choosing language and colours are there by themselves. */
export const commands: readonly Command[] = [
  {
    key: 'new-patient',
    roles: ['receptionist', 'doctor', 'owner'],
    keys: 'F2',
    run: () => go('/patients/new'),
  },
  { key: 'verify-abha', roles: ['receptionist', 'owner'], run: () => go('/desk/abha') },
  { key: 'my-account', roles: ['owner', 'doctor', 'receptionist'], run: () => go('/me') },
];
