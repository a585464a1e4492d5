/**
 * The way in: providers of a public address, a supervisor that proves it end to end and keeps ABDM's record of it right, outages,
 * and what the strip and the room Connection show.
 */
export { type ConnectTo, readConnectTo } from './address.ts';
export { connectionCalls } from './calls.ts';
export { connectionContract } from './contract.ts';
export { deliveryProof } from './jobs.ts';
export { tunnelSchedule } from './schedule.ts';
export { findLastOutageEnd } from './store.ts';
export { makeTunnel, type Tunnel, type TunnelParts } from './tunnel.ts';
