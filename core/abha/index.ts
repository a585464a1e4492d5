/**
 * ABHA at the desk: proving a number by a code to the citizen's mobile, taking over the profile, keeping the card. Creation
 * and the other ways of proving come as further conversations beside `conversation.ts`.
 */
export { type AbhaSurroundings, abhaCalls } from './calls.ts';
export { abhaContract } from './contract.ts';
export { abhaSchedule } from './jobs.ts';
export { type AbhaProof, findAbhaProof } from './proofs.ts';
