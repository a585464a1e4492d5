/** Work that the clock starts: a table of names, times and what they do, with the last run of each. */
export { schedulerCalls } from './calls.ts';
export { schedulerContract } from './contract.ts';
export type { QuickJob, ScheduledJob } from './job.ts';
export { type Scheduler, type SchedulerParts, startScheduler } from './scheduler.ts';
