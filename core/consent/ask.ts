import type { z } from 'zod';
import { writeAudit } from '../audit/index.ts';
import { findStaff } from '../auth/index.ts';
import type { Tx } from '../db/index.ts';
import type { Caller } from '../kit/caller.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { addJob } from '../outbox/index.ts';
import { getPatient } from '../patients/index.ts';
import type { consentContract } from './contract.ts';
import { askConsent } from './jobs.ts';
import { type Wanted, wantedBy, wantedInDays } from './model.ts';
import { insertRequest } from './requests.ts';

type Asked = z.output<(typeof consentContract)['consent.ask']['input']>;

/** Every sample of ABDM names this register, whichever council has given the number (abdm-v3.md section 7.6). */
const register = { identifierType: 'REGNO', identifierSystem: 'https://www.mciindia.org' };

/**
 * Asks the patient for records of other hospitals: stored and queued; the patient sees it on the phone, in the doctor's name
 * and with the doctor's registration number.
 *
 * @throws Problem of `consent.ask`
 */
export function askPatient(tx: Tx, asked: Asked, { who, now }: { who: Caller; now: Date }): string {
  const { patientId, hipId, purpose } = asked;
  const { abhaAddress, isAbhaVerified } = getPatient(tx, patientId);
  if (abhaAddress === null) throw new Problem('consent.no-abha-address');
  if (!isAbhaVerified) throw new Problem('consent.abha-not-verified');
  const doctor = doctorOf(tx, asked.doctorId ?? who.staffId);
  const wanted = wantedOf(asked, now);

  const id = newId();
  const by = { askedBy: who.staffId, askedFor: doctor.id };
  insertRequest(tx, { id, patientId, abhaAddress, purpose, hipId, ...wanted, ...by }, now);
  const requester = { ...register, name: doctor.name, identifier: doctor.registration };
  addJob(tx, { kind: askConsent, cause: `${id}@1`, data: { requestId: id, requester } }, now);
  const detail = { patientId, purpose, hiTypes: wanted.hiTypes.join(' '), from: wanted.from, to: wanted.to };
  writeAudit(tx, now, { who: who.staffId, what: 'consent.asked', about: id, detail: { ...detail, doctor: doctor.id } });
  return id;
}

function doctorOf(tx: Tx, staffId: string) {
  const doctor = findStaff(tx, staffId);
  if (!doctor?.roles.includes('doctor') || !doctor.isActive) throw new Problem('consent.no-doctor');
  if (doctor.registration.trim() === '') throw new Problem('consent.no-registration-number');
  return doctor;
}

function wantedOf({ wish }: Asked, now: Date): Wanted {
  if ('preset' in wish) return wantedBy(wish.preset, now);
  const wanted = wantedInDays(wish, now);
  if (!wanted) throw new Problem('consent.no-such-period');
  return wanted;
}
