/**
 * How a screen speaks with the core. Everything about it is here:
 *
 * - `call('patients.find', { text })`: one question, typed by `core/contract.ts`; never throws
 * - `useQuery('patients.show', { patientId }, { of: 'patient' })`: `{ value, failure, isSlow, retry }`, kept fresh by the core's events
 * - `useCommand('patients.register')`: `{ run, isBusy, failure, clear }`; a repeated press changes nothing twice
 * - `useChanges('visit', reload)`: for whatever is not a query
 */
export {
  type CallName,
  call,
  type Failure,
  type InputOf,
  newKey,
  noAnswer,
  type OutputOf,
  onAnswer,
  takePlainCookie,
} from './client/call.ts';
export { onSignedInAgain, tellSignedInAgain } from './client/signed-in-again.ts';
export { useChanges } from './client/use-changes.ts';
export { type Command, useCommand } from './client/use-command.ts';
export { type Query, type QueryOptions, useQuery } from './client/use-query.ts';
