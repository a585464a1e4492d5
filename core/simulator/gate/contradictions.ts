import type { ErrorObject } from 'ajv/dist/2020.js';

/**
 * Where the simulator knowingly takes what the published schemas refuse. Everything else is judged to the letter.
 * Beside these, two departures of its own making: `gateway.openid` names an http address, because the simulator listens
 * on loopback; and a bare X-token is taken under the switch `userTokenPrefix` (one field run saw it so).
 */
export interface Contradiction {
  readonly on: readonly string[];
  readonly where: string;
  readonly reason: string;
  /** Whether this value is taken although the schema refuses it. `loopback`: practice and tests, on one machine. */
  overlooks(value: unknown, loopback: boolean): boolean;
}

const loopbackUrl = /^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}(\/[A-Za-z0-9._~/-]*)?$/;
const isLoopbackUrl = (value: unknown, loopback: boolean) =>
  loopback && typeof value === 'string' && loopbackUrl.test(value) && !value.includes('/api/v3');

export const contradictions: readonly Contradiction[] = [
  {
    on: ['bridge.setUrl'],
    where: '/url',
    reason: 'Practice and tests have no public name: the callback app is plain http on loopback there.',
    overlooks: isLoopbackUrl,
  },
  {
    on: ['dataflow.request'],
    where: '/hiRequest/dataPushUrl',
    reason: 'Practice and tests have no public name: records are pushed over plain http on loopback there.',
    overlooks: isLoopbackUrl,
  },
];

export function acceptedByContradiction(operation: string, fault: ErrorObject, loopback: boolean): boolean {
  return contradictions.some(
    ({ on, where, overlooks }) =>
      on.includes(operation) && where === fault.instancePath && overlooks(fault.data, loopback),
  );
}
