/**
 * Speaks with ABDM: neutral messages and their spelling (`dialects/`), the session, public keys, error bodies, exchanges, and
 * who may call us back. URLs, header names and wire spelling appear in this folder's `dialects/` alone.
 */
export type { AbhaAnswer, AbhaOptions } from './abha.ts';
export type { CallbackVerdict } from './callback-judge.ts';
export type { TokenRefusal } from './callback-token.ts';
export { classify } from './classify.ts';
export type { ClockDoubt, ClockState } from './clock-watch.ts';
export { type GatewayConfig, isConfigured, type PracticeFarSide } from './config.ts';
export {
  type ArrivedPage,
  type BridgeServices,
  type Dialect,
  dialects,
  type ExchangeKind,
  type Exchanges,
  type IncomingSpelling,
  type LeavingPage,
  notInThisDialect,
} from './dialects/index.ts';
export { type ExchangeReply, exchangeProblems, valueOf } from './exchange.ts';
export { type Gateway, type GatewayParts, makeGateway } from './gateway.ts';
export { type HttpRequest, type HttpResult, requestHttp } from './http.ts';
export * from './messages.ts';
export type { Blockade, Outcome, Refusal } from './outcome.ts';
export { gatewaySchedule } from './schedule.ts';
export type { SendAttempt } from './send.ts';
export { keepJwks, noteSession } from './store.ts';
