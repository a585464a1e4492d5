/**
 * Permissions: what others may take from us (`hip`), told by ABDM, and what we may see of others (`hiu`), asked for by us.
 * Kept as they came, ended by notice and by our own clock, and never brought back to life (abdm-v3.md sections 7.1, 7.6, 7.7).
 */
export { artefactsOfRequest, distrustAfterRestore, findArtefact, findStatus } from './artefacts.ts';
export { askAboutAll, confirmationOf, doubtArtefact } from './asking.ts';
export { makeConsentCallbacks } from './callbacks.ts';
export { consentCalls } from './calls.ts';
export { consentContract } from './contract.ts';
export type { ConsentHooks, Ending } from './decided.ts';
export { mayAskFrom } from './frequency.ts';
export { consentJobs } from './jobs.ts';
export { type Artefact, isOver, mayUse } from './model.ts';
export { speaksAgainst } from './refused.ts';
export { type ConsentRequest, findRequest } from './requests.ts';
export { type ConsentClock, consentSchedule, sweepConsents } from './schedule.ts';
