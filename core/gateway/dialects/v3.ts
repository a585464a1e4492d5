import type { Dialect } from './dialect.ts';
import { replyTo } from './spell.ts';
import { exchanges, farSides, headers } from './v3-calls.ts';
import { incoming } from './v3-incoming.ts';
import { outgoing } from './v3-outgoing.ts';
import { readPage } from './v3-push-reading.ts';
import { pushHeaders, writePage } from './v3-push-writing.ts';

/**
 * ABDM's V3 spelling (abdm-v3.md). To add a message, add its kind to `messages.ts` and its line to `v3-outgoing.ts` or
 * `v3-incoming.ts`; the compiler names every dialect that lacks it.
 */
export const v3 = {
  name: 'v3',
  farSides,
  headers,
  exchanges,
  replyTo,
  outgoing,
  incoming,
  readPage,
  writePage,
  pushHeaders,
} as const satisfies Dialect;
