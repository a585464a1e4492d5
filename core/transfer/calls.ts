import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { findArtefact } from '../consent/index.ts';
import type { Db } from '../db/index.ts';
import { later } from '../kit/clock.ts';
import { likePattern } from '../kit/like-pattern.ts';
import { findPatient } from '../patients/index.ts';
import type { TransferLine, transferContract } from './contract.ts';
import { listNewHius, noteHiuSeen } from './hius.ts';
import { wantedWithin } from './jobs.ts';
import { countPages, type Entry, entriesOfTransfer, findPage, listTransfers, type Transfer } from './store.ts';

const page = 50;

export const transferCalls: CallTable<typeof transferContract> = {
  'transfer.list': (db, { text, ...filter }, { now }) => {
    const found = listTransfers(db, {
      ...filter,
      like: likePattern(text),
      most: page + 1,
    });
    return {
      transfers: found.slice(0, page).map((transfer) => asLine(db, transfer, now)),
      hasMore: found.length > page,
    };
  },

  'transfer.newHospitals': (db) => ({ hospitals: listNewHius(db) }),

  'transfer.noteSeen': (tx, { hiuId }, { who, now }) => {
    noteHiuSeen(tx, hiuId, { who: who.staffId, now });
    writeAudit(tx, now, { who: who.staffId, what: 'transfer.hospital-seen', about: hiuId });
    return {};
  },
};

function asLine(db: Db, transfer: Transfer, now: Date): TransferLine {
  const { id, consentId, state, because, hiuId, hiuName, patientId, receivedAt, endedAt, pageCount } = transfer;
  const artefact = findArtefact(db, consentId, 'hip');
  const patient = patientId === null ? undefined : findPatient(db, patientId);
  const entries = entriesOfTransfer(db, id);
  const isOpen = state === 'asked' || state === 'acknowledged' || state === 'sending';
  const line = { id, consentId, state, because, hiuId, hiuName, receivedAt, endedAt };
  return {
    ...line,
    requesterName: artefact?.requesterName ?? null,
    purpose: artefact?.purpose ?? null,
    patient: patient ? { id: patient.id, number: patient.number, name: patient.name } : null,
    isLate: isOpen && later(new Date(receivedAt), wantedWithin) < now,
    progress: { pages: pageCount, ...countPages(db, id) },
    taken: takenOf(entries),
    notTaken: notTakenOf(db, id, entries),
  };
}

function takenOf(entries: readonly Entry[]): TransferLine['taken'] {
  const sent = entries.filter(({ state }) => state === 'sent');
  return [...Map.groupBy(sent, ({ careContext }) => careContext)].map(([careContext, records]) => ({
    careContext,
    visitId: records[0]?.visitId ?? '',
    hiTypes: records.flatMap(({ hiType }) => (hiType === null ? [] : [hiType])),
    at: records.reduce((latest, { sentAt }) => (sentAt !== null && sentAt > latest ? sentAt : latest), ''),
  }));
}

function notTakenOf(db: Db, transferId: string, entries: readonly Entry[]): TransferLine['notTaken'] {
  return entries
    .filter(({ state }) => state === 'withheld' || state === 'failed')
    .map(({ careContext, hiType, because, page: number }) => ({
      careContext,
      hiType,
      because: because ?? 'nothing-to-give',
      mayHaveArrived: number !== null && findPage(db, transferId, number)?.mayHaveArrived === 1,
    }));
}
