/** The spellings of the messages. A second one stands beside the first in this table and is checked by the same type. */
import type { Dialect } from './dialect.ts';
import { v3 } from './v3.ts';

export * from './dialect.ts';
export const dialects = { v3 } as const satisfies Readonly<Record<Dialect['name'], Dialect>>;
