import { until } from './clinic.ts';
import { asha } from './journey.ts';
import type { WiredClinic } from './wired-clinic.ts';

/** The journey's other direction: records of other hospitals, asked for, granted on the phone, and here. */

export interface RecordLine {
  readonly id: string;
  readonly hiType: string;
  readonly title: string;
  readonly hospital: { readonly id: string; readonly name: string | null };
  readonly isConfirmed: boolean;
  readonly isNew: boolean;
  readonly until: string;
}

export interface Timeline {
  readonly isHidden: boolean;
  readonly records: readonly RecordLine[];
  readonly tombstones: readonly {
    readonly because: string;
    readonly hospital: { readonly id: string };
    readonly records: readonly { readonly hiType: string | null; readonly count: number }[];
  }[];
  readonly held: number;
}

export interface Transfer {
  readonly consentId: string;
  readonly state: string;
  readonly because: string | null;
  readonly records: number;
  readonly held: number;
  readonly unreadable: number;
  readonly missing: number;
  readonly hospital: { readonly id: string; readonly name: string | null };
}

/** Registers Asha Devi and verifies her ABHA; returns her id. */
export async function bringAsha(clinic: WiredClinic): Promise<string> {
  const { patientId } = await clinic.call<{ patientId: string }>('patients.register', asha.details);
  const { flowId } = await clinic.call<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber });
  await clinic.call('abha.verifyOtp', { flowId, otp: '123456' });
  await clinic.call('abha.attach', { flowId, patientId });
  return patientId;
}

/** The doctor asks; resolves with ABDM's id once the request is on the phone. */
export async function ask(
  clinic: WiredClinic,
  patientId: string,
  wish: object = { preset: 'everything' },
): Promise<string> {
  const before = clinic.simulator.control.consentRequests(asha.abhaAddress).map(({ id }) => id);
  await clinic.call('consent.ask', { patientId, wish }, clinic.meera);
  const fresh = await clinic.until(
    () => clinic.simulator.control.consentRequests(asha.abhaAddress).find(({ id }) => !before.includes(id)),
    (found) => found !== undefined,
  );
  return fresh?.id ?? '';
}

export const timeline = (clinic: WiredClinic, patientId: string): Promise<Timeline> =>
  clinic.call<Timeline>('received.timeline', { patientId }, clinic.meera);

export async function transfers(clinic: WiredClinic, consentIds: readonly string[]): Promise<readonly Transfer[]> {
  const reply = await clinic.call<{ transfers: Transfer[] }>('received.transfers', { consentIds }, clinic.meera);
  return reply.transfers;
}

/** Resolves when the transfers under all these permissions have ended; the test's own time limit ends the waiting. */
export const ended = (clinic: WiredClinic, consentIds: readonly string[]): Promise<readonly Transfer[]> =>
  until(async () => {
    const all = await transfers(clinic, consentIds);
    const isOver = all.every(({ state }) => ['complete', 'partial', 'failed'].includes(state));
    return all.length === consentIds.length && isOver && all;
  });

/** Asked, granted in full, and everything here. */
export async function bringRecords(clinic: WiredClinic, patientId: string): Promise<readonly string[]> {
  const consentIds = clinic.simulator.control.approve(await ask(clinic, patientId));
  await ended(clinic, consentIds);
  return consentIds;
}
