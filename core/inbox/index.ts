/**
 * What came in at the public door: stored before it is acknowledged, then worked on in a second transaction. What could not be
 * read or done stays, is shown, and can be run again.
 */
export { inboxCalls } from './calls.ts';
export { inboxContract } from './contract.ts';
export type { IncomingHandler, IncomingHandlers, Received } from './handlers.ts';
export { isHidden } from './hidden.ts';
export { type Arrival, type Inbox, type Route, startInbox } from './inbox.ts';
export type { MessageState } from './model.ts';
export type { InboxParts } from './parts.ts';
export { inboxSchedule } from './schedule.ts';
export { countTroubled, findLastCallback, notInBackups } from './store.ts';
