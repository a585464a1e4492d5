/**
 * Telling ABDM that a visit is this person's: the link token with its limits, linking in the background, the notice of
 * something new, and for each visit the state in words with the way it went (abdm-v3.md sections 6.1 to 6.4). Others join the
 * view `linking_care_contexts`.
 */
export { linkingCallbacks } from './callbacks.ts';
export { linkingCalls } from './calls.ts';
export { linkingContract } from './contract.ts';
export { onAbhaAttached, onConsultationSigned, type Signed } from './events.ts';
export { linkingJobs } from './jobs.ts';
export { linkingSchedule } from './schedule.ts';
export { distrustAfterRestore, notInBackups } from './tokens.ts';
