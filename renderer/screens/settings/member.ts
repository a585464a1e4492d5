import type { OutputOf } from '../../core-client.ts';

/** A person of the clinic as the owner sees them. */
export type Member = OutputOf<'staff.list'>['staff'][number];
