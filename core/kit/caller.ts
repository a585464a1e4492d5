import type { Role } from './words.ts';

/** Who stands behind a call. Comes from the session cookie, never from the input. */
export interface Caller {
  readonly staffId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Behind calls that need no session. */
export const nobody: Caller = { staffId: '', name: '', roles: [] };
