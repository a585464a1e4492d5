import { expect } from 'vitest';
import type { z } from 'zod';
import { transact } from '../../core/db/index.ts';
import type { linkingContract } from '../../core/linking/index.ts';
import { asha, page } from './journey.ts';
import type { WiredClinic } from './wired-clinic.ts';

export type Why = z.output<(typeof linkingContract)['linking.why']['output']>;

/** Registers a citizen and proves the ABHA. */
export async function bring(clinic: WiredClinic, abhaNumber: string = asha.abhaNumber): Promise<string> {
  const { patientId } = await clinic.call<{ patientId: string }>('patients.register', asha.details);
  const { flowId } = await clinic.call<{ flowId: string }>('abha.sendOtp', { abhaNumber });
  await clinic.call('abha.verifyOtp', { flowId, otp: '123456' });
  await clinic.call('abha.attach', { flowId, patientId });
  return patientId;
}

/** A visit from the queue to the signature. */
export async function write(clinic: WiredClinic, patientId: string): Promise<string> {
  const { visitId } = await clinic.call<{ visitId: string }>('visits.arrive', { patientId, purpose: 'Fever' });
  await clinic.call('visits.begin', { visitId }, clinic.meera);
  await sign(clinic, visitId, page);
  return visitId;
}

export async function sign(clinic: WiredClinic, visitId: string, note: object): Promise<void> {
  const { revision: before } = await clinic.call<{ revision: number }>('consultations.page', { visitId }, clinic.meera);
  const draft = { visitId, revision: before, note };
  const { revision } = await clinic.call<{ revision: number }>('consultations.saveDraft', draft, clinic.meera);
  expect(await clinic.call('consultations.sign', { visitId, revision }, clinic.meera)).toMatchObject({
    kind: 'signed',
  });
}

/** Plays what happened outside this program. */
export const change = (clinic: WiredClinic, sql: string) => transact(clinic.db, (tx) => void tx.run(sql));
export const why = (clinic: WiredClinic, visitId: string) => clinic.call<Why>('linking.why', { visitId });
export const untilState = (clinic: WiredClinic, visitId: string, state: string) =>
  clinic.until(
    () => why(clinic, visitId),
    ({ visit }) => visit.state === state,
  );
export const untilBecause = (clinic: WiredClinic, visitId: string, because: string) =>
  clinic.until(
    () => why(clinic, visitId),
    ({ visit }) => visit.because === because,
  );
export const asked = (clinic: WiredClinic, operation: string) =>
  clinic.simulator.control.exchanges({ operation, direction: 'in' }).filter(({ requestId }) => requestId !== null);
