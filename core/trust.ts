import { notInBackups as sessions } from './auth/index.ts';
import { notInBackups as keptReplies } from './calls/index.ts';
import { distrustAfterRestore as consents } from './consent/index.ts';
import { notInBackups as rawMessages } from './inbox/index.ts';
import { distrustAfterRestore as links, notInBackups as linkTokens } from './linking/index.ts';
import { distrustAfterRestore as waitingJobs } from './outbox/index.ts';
import { notInBackups as receivedContent } from './received/index.ts';
import { distrustAfterRestore as transfers } from './transfer/index.ts';

/**
 * What a copy of the database must not carry, and what a restored one must not believe. Each folder names its own; here they
 * stand together, because backup and restore run them as one list.
 */

/** Emptied in every backup before it is checked: sessions, kept replies, received content, keys, tokens, raw messages (7.19). */
export const notInBackups: readonly string[] = [
  ...sessions,
  ...keptReplies,
  ...rawMessages,
  ...linkTokens,
  ...receivedContent,
];

/** Run after a restore: every consent is `unchecked` until its state was asked again, and no old job leaves by itself (7.20). */
export const distrustAfterRestore: readonly string[] = [...consents, ...waitingJobs, ...links, ...transfers];
