import type { z } from 'zod';
import type { abhaContract } from '../../../core/abha/index.ts';
import { somebody } from '../../world/people.ts';
import { registerAll } from '../../world/register.ts';
import type { WiredClinic } from '../../world/wired-clinic.ts';

export type OutputOf<Name extends keyof typeof abhaContract> = z.output<(typeof abhaContract)[Name]['output']>;

export const asha = '91-1000-2000-3001';
export const lakshmi = '91-1000-2000-3005';
export const gurpreet = '91-1000-2000-3006';
export const savitri = '91-1000-2000-3007';

export const send = (clinic: WiredClinic, abhaNumber = asha) =>
  clinic.call<OutputOf<'abha.sendOtp'>>('abha.sendOtp', { abhaNumber });
export const verify = (clinic: WiredClinic, flowId: string, otp = '123456') =>
  clinic.call<OutputOf<'abha.verifyOtp'>>('abha.verifyOtp', { flowId, otp });
export const exchangesOf = (clinic: WiredClinic, operation: string) =>
  clinic.simulator.control.exchanges({ operation, direction: 'in' });

export function register(clinic: WiredClinic, name: string, birthDate: string | null = null): string {
  const [id = ''] = registerAll(clinic.db, [somebody({ name, birthDate })], clinic.now());
  return id;
}
