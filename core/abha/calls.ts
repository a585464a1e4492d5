import { readBlob } from '../blobs/index.ts';
import type { CallTable, Moment } from '../calls/index.ts';
import type { Db, Tx } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import { later, toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { attachAbha, findPatientByAbhaNumber } from '../patients/index.ts';
import type { abhaContract } from './contract.ts';
import { resends } from './model.ts';
import { beginFlow, getFlow, resend, type UnderWay, verifyFlow } from './otp.ts';
import { findAbhaProof, putAbhaProof } from './proofs.ts';
import { type Flow, noteAttached } from './store.ts';

export interface AbhaSurroundings {
  readonly gateway: Gateway;
  /** A patient has a verified ABHA now: what waited for it can be linked. */
  readonly onAttached: (tx: Tx, patientId: string, now: Date) => void;
}

export function abhaCalls({ gateway, onAttached }: AbhaSurroundings): CallTable<typeof abhaContract> {
  const underWay: UnderWay = new Map();
  return {
    'abha.sendOtp': async (db, { abhaNumber }, moment) =>
      describeSent(await beginFlow(db, abhaNumber, { ...moment, gateway, underWay })),

    'abha.resendOtp': async (db, { flowId }, moment) =>
      describeSent(await resend(db, getFlow(db, flowId), { ...moment, gateway })),

    'abha.verifyOtp': async (db, { flowId, otp }, moment) => {
      const flow = getFlow(db, flowId);
      const verified = flow.profile === null ? await verifyFlow(db, flow, { ...moment, gateway, underWay, otp }) : flow;
      return describeVerified(db, verified) ?? gone();
    },

    'abha.showFlow': (db, { flowId }) => {
      const flow = getFlow(db, flowId);
      return { sent: describeSent(flow), verified: describeVerified(db, flow) };
    },

    'abha.attach': (tx, { flowId, patientId }, moment) => {
      attach(tx, getFlow(tx, flowId), { patientId, moment });
      onAttached(tx, patientId, moment.now);
      return {};
    },

    'abha.ofPatient': (db, { patientId }) => {
      const proof = findAbhaProof(db, patientId);
      return { verifiedAt: proof?.verifiedAt ?? null, hasCard: proof?.cardBlobId != null };
    },

    'abha.card': (db, input) => {
      const { cardBlobId } =
        'flowId' in input ? getFlow(db, input.flowId) : (findAbhaProof(db, input.patientId) ?? { cardBlobId: null });
      if (cardBlobId === null) throw new Problem('abha.no-card');
      return { png: readBlob(db, cardBlobId).toString('base64') };
    },
  };
}

function gone(): never {
  throw new Problem('abha.flow-gone');
}

const describeSent = ({ id, sentTo, sends, lastSentAt }: Flow) => ({
  flowId: id,
  sentTo,
  resendsLeft: Math.max(0, resends.atMost + 1 - sends),
  resendAfter: toInstant(later(new Date(lastSentAt), resends.pause)),
});

function describeVerified(db: Db, { profile, abhaNumber, cardBlobId }: Flow) {
  if (profile === null) return null;
  const known = findPatientByAbhaNumber(db, abhaNumber);
  const knownPatient = known ? { id: known.id, number: known.number, name: known.name } : null;
  return { profile, hasCard: cardBlobId !== null, knownPatient };
}

function attach(tx: Tx, flow: Flow, { patientId, moment }: { patientId: string; moment: Moment }): void {
  const { profile, verifiedAt, cardBlobId } = flow;
  if (profile === null || verifiedAt === null) throw new Problem('abha.flow-gone');
  const { who, now } = moment;
  const { abhaNumber, abhaAddress, name, gender, birthDate } = profile;
  attachAbha(tx, patientId, {
    who: who.staffId,
    now,
    abhaNumber,
    abhaAddress,
    isVerified: true,
    profile: { name, gender, birthDate },
  });
  const yearOfBirth = birthDate === null ? null : Number(birthDate.slice(0, 4));
  noteAttached(tx, flow);
  putAbhaProof(tx, { patientId, verifiedAt, who: who.staffId, name, yearOfBirth, cardBlobId });
  tx.changed('patient', patientId);
}
