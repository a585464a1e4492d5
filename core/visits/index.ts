/**
 * The day's presence of a patient: the queue with its numbers, and the care context that a visit is to ABDM. What is
 * written at a visit belongs to `consultations`; whether the care context is linked belongs to `linking`.
 */
export { finishVisit, getVisit, visitsCalls } from './calls.ts';
export { visitsContract } from './contract.ts';
export { careContextDisplay, type Visit } from './model.ts';
export { findVisitByReference, listVisitsOf } from './store.ts';
