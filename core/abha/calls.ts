import { writeAudit } from '../audit/index.ts';
import { addBlob, readBlob } from '../blobs/index.ts';
import type { CallTable, Moment } from '../calls/index.ts';
import { type Db, type Tx, transact } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import { later, seconds, toInstant } from '../kit/clock.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { attachAbha, findPatientByAbhaNumber } from '../patients/index.ts';
import type { abhaContract } from './contract.ts';
import { decideResend, resends } from './model.ts';
import { proveByOtp, sendOtp } from './service.ts';
import {
  type Flow,
  findAbhaProof,
  findFlow,
  insertFlow,
  noteAttached,
  noteResend,
  noteVerified,
  putAbhaProof,
} from './store.ts';

export interface AbhaSurroundings {
  readonly gateway: Gateway;
  /** A patient has a verified ABHA now: what waited for it can be linked. */
  readonly onAttached: (tx: Tx, patientId: string, now: Date) => void;
}

export function abhaCalls({ gateway, onAttached }: AbhaSurroundings): CallTable<typeof abhaContract> {
  return {
    'abha.sendOtp': async (db, { abhaNumber }, { who, now, signal }) => {
      const sent = await sendOtp(gateway, { abhaNumber, again: null }, signal);
      const id = newId();
      transact(db, (tx) => insertFlow(tx, { id, abhaNumber, ...sent, who: who.staffId }, now));
      return describeSent(getFlow(db, id));
    },

    'abha.resendOtp': async (db, { flowId }, { now, signal }) => {
      const flow = getFlow(db, flowId);
      const resend = decideResend(flow, now);
      if (resend.kind === 'later') throw new Problem('abha.resend-later', { seconds: resend.seconds });
      if (resend.kind === 'no-more') throw new Problem('abha.no-more-resends');
      const sent = await sendOtp(gateway, { abhaNumber: flow.abhaNumber, again: flow.txnId }, signal);
      transact(db, (tx) => noteResend(tx, { id: flowId, ...sent }, now));
      return describeSent(getFlow(db, flowId));
    },

    'abha.verifyOtp': async (db, { flowId, otp }, { who, now, signal }) => {
      const { abhaNumber, txnId } = getFlow(db, flowId);
      const { profile, card } = await proveByOtp(gateway, { abhaNumber, txnId, otp }, signal);
      const known = findPatientByAbhaNumber(db, abhaNumber);
      transact(db, (tx) => {
        const cardBlobId = card === null ? null : addBlob(tx, { name: `abha-card:${flowId}`, bytes: card }, now).id;
        noteVerified(tx, { id: flowId, profile, cardBlobId }, now);
        writeAudit(tx, now, {
          who: who.staffId,
          what: 'abha.verified',
          about: flowId,
          detail: { hasCard: card !== null },
        });
      });
      const knownPatient = known ? { id: known.id, number: known.number, name: known.name } : null;
      return { profile, hasCard: card !== null, knownPatient };
    },

    'abha.showFlow': (db, { flowId }) => {
      const flow = getFlow(db, flowId);
      return { state: flow.state, sent: describeSent(flow), profile: flow.profile };
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

    'abha.card': (db, { patientId }) => {
      const proof = findAbhaProof(db, patientId);
      if (!proof?.cardBlobId) throw new Problem('abha.no-card');
      return { png: readBlob(db, proof.cardBlobId).toString('base64') };
    },
  };
}

/** @throws Problem `abha.flow-gone` for one that never was, was pruned, or was attached already */
function getFlow(db: Db, flowId: string): Flow {
  const flow = findFlow(db, flowId);
  if (!flow || flow.state === 'attached') throw new Problem('abha.flow-gone');
  return flow;
}

const describeSent = ({ id, sentTo, sends, lastSentAt }: Flow) => ({
  flowId: id,
  sentTo,
  resendsLeft: Math.max(0, resends.atMost + 1 - sends),
  resendAfter: toInstant(later(new Date(lastSentAt), seconds(resends.pauseSeconds))),
});

function attach(tx: Tx, flow: Flow, { patientId, moment }: { patientId: string; moment: Moment }): void {
  const { profile, verifiedAt, cardBlobId } = flow;
  if (profile === null || verifiedAt === null) throw new Problem('abha.flow-gone');
  const { who, now } = moment;
  attachAbha(tx, patientId, {
    who: who.staffId,
    now,
    abhaNumber: profile.abhaNumber,
    abhaAddress: profile.abhaAddress,
    isVerified: true,
    profile: { name: profile.name, gender: profile.gender, birthDate: profile.birthDate },
  });
  const yearOfBirth = profile.birthDate === null ? null : Number(profile.birthDate.slice(0, 4));
  noteAttached(tx, flow.id);
  putAbhaProof(tx, { patientId, verifiedAt, who: who.staffId, name: profile.name, yearOfBirth, cardBlobId });
  tx.changed('patient', patientId);
}
