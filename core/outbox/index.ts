/**
 * What leaves the clinic, surely: jobs stored with the change that caused them, sent until they are taken or worthless, and
 * ended in one transaction with what their end changes.
 */
export { addJob, type NewJob } from './add.ts';
export { outboxCalls } from './calls.ts';
export { outboxContract } from './contract.ts';
export {
  type AnyJobKind,
  type Attempt,
  type JobKind,
  type JobTerms,
  messageJob,
  type Prepared,
  preparedJob,
  type Rest,
  usualPauses,
} from './job.ts';
export type { JobState } from './model.ts';
export { type Asked, type Outbox, startOutbox } from './outbox.ts';
export { outboxSchedule } from './schedule.ts';
export {
  countJobs,
  distrustAfterRestore,
  findJob,
  findJobById,
  findJobByRequestId,
  findPause,
  type Job,
} from './store.ts';
