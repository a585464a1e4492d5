import type { z } from 'zod';
import { bindCalls } from '../../../core/calls/index.ts';
import type { consultationsContract as Contract } from '../../../core/consultations/contract.ts';
import { consultationsCalls, consultationsContract, type SignedNews } from '../../../core/consultations/index.ts';
import { emptyNote, type Note } from '../../../core/consultations/model.ts';
import type { Db } from '../../../core/db/index.ts';
import type { Remark } from '../../../core/fhir/index.ts';
import type { Caller } from '../../../core/kit/caller.ts';
import { makeSettings } from '../../../core/settings/index.ts';
import { makeClinic } from '../visits/clinic.ts';

export type OutputOf<Name extends keyof typeof Contract> = z.output<(typeof Contract)[Name]['output']>;

/** What the far side of signing says: a list of remarks for the n-th record, or the wish to be asked in the test's own way. */
export type Check = (text: string) => Promise<Remark[]>;

/** A clinic whose doctors write: one call is one line of a test. */
export function makePractice({
  check = async () => [],
  clinicName = 'Shanti Clinic',
}: {
  check?: Check;
  clinicName?: string;
} = {}) {
  const news: SignedNews[] = [];
  const parts = {
    settings: makeSettings(new Map<string, unknown>([['clinic.name', clinicName]])),
    checker: { check },
    onSigned: (_tx: Db, signed: SignedNews) => void news.push(signed),
  };
  const clinic = makeClinic(() => [bindCalls(consultationsContract, consultationsCalls(parts))]);
  const call = <Name extends keyof typeof Contract>(name: Name, input: unknown, who: Caller = clinic.rao) =>
    clinic.call<OutputOf<Name>>(who, name, input);
  const revisionOf = async (visitId: string) => (await call('consultations.page', { visitId })).revision;

  return {
    ...clinic,
    clinic,
    news,
    ask: call,
    refusal: clinic.refusal,
    /** A patient who is with Dr. Rao now. */
    async begin(name = 'Savita Rane', patientId = clinic.register(name)) {
      clinic.wait(5);
      const { visitId } = await clinic.call<{ visitId: string }>(clinic.asha, 'visits.arrive', {
        patientId,
        purpose: 'fever',
        doctorId: clinic.rao.staffId,
      });
      await clinic.call(clinic.rao, 'visits.begin', { visitId });
      return { visitId, patientId };
    },
    /** Writes over the page whatever stands there. */
    async write(visitId: string, some: Partial<Note>) {
      const { note, revision } = await call('consultations.page', { visitId });
      return call('consultations.saveDraft', { visitId, revision, note: { ...note, ...some } });
    },
    async sign(visitId: string) {
      return call('consultations.sign', { visitId, revision: await revisionOf(visitId) });
    },
  };
}

export const medicine = (name: string, dose: string) => ({ medicine: name, dose });
export const diagnosis = (text: string, isOngoing = false) => ({
  text,
  code: null,
  certainty: 'provisional' as const,
  isOngoing,
});
export const fever: Note = {
  ...emptyNote,
  complaints: [{ text: 'Fever', since: '3 days' }],
  diagnoses: [diagnosis('Viral fever')],
  medicines: [medicine('Tab Dolo 650', '1-0-1 pc 5d')],
  advice: 'Plenty of water',
  followUp: { kind: 'after', days: 3 },
};

/** The smallest bytes that are judged to be what they say. */
export const files = {
  pdf: Buffer.from('%PDF-1.4\n%%EOF\n'),
  jpeg: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]),
  png: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
};
