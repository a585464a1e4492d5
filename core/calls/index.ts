/** The calls that screens can make: how a handler looks, the one dispatcher, and the kept replies of commands. */
export { type Dispatch, makeDispatch, type Request } from './dispatch.ts';
export {
  type BoundCall,
  bindCalls,
  type CallTable,
  type ExchangeMoment,
  joinCalls,
  type Moment,
  type SessionPort,
} from './handlers.ts';
export { describeCalls } from './openapi.ts';
export { notInBackups, pruneReplies } from './store.ts';
