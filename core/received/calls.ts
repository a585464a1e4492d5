import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { findArtefact, mayUse } from '../consent/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { Problem } from '../kit/problem.ts';
import { getPatient } from '../patients/index.ts';
import { queueRequest, wantData } from './asking.ts';
import type { receivedContract } from './contract.ts';
import { erase } from './erasing.ts';
import { heldLine, hospitalOf, recordLines, tombstoneLine, transferLine } from './lines.ts';
import { getRecord } from './looking.ts';
import { HeldBecause, mayRelease } from './model.ts';
import { type ReadingParts, readingCalls } from './reading.ts';
import { heldRecords, livingRecordsOf, type ReceivedRecord, recordsAfter, showRecord } from './records.ts';
import { tombstonesOf } from './tombstones.ts';
import { transfersOfConsent, wantAgain } from './transfers.ts';
import { askableFrom } from './tries.ts';

type Calls = CallTable<typeof receivedContract>;

export function receivedCalls(parts: ReadingParts): Calls {
  return { ...listCalls(parts), ...decisionCalls(parts), ...readingCalls(parts) };
}

type Lists = Pick<Calls, 'received.transfers' | 'received.timeline' | 'received.held' | 'received.news'>;

function listCalls({ isClockSure }: ReadingParts): Lists {
  return {
    'received.transfers': (db, { consentIds }, { now }) => ({
      transfers: consentIds.flatMap((consentId) => {
        const [newest] = transfersOfConsent(db, consentId);
        return newest ? [transferLine(db, newest, now)] : [];
      }),
    }),

    'received.timeline': (db, { patientId }, { now }) => {
      const living = livingRecordsOf(db, patientId, now);
      const shown = living.filter(({ state }) => state === 'shown');
      const isHidden = !isClockSure(db);
      return {
        isHidden,
        records: isHidden ? [] : recordLines(db, shown),
        tombstones: tombstonesOf(db, patientId).map((stone) => tombstoneLine(db, stone)),
        held: living.length - shown.length,
      };
    },

    'received.held': (db, { patientId }, { now }) => ({
      records: heldRecords(db, now)
        .filter((record) => patientId === null || record.patientId === patientId)
        .map((record) => heldLine(db, record)),
    }),

    'received.news': (db, { after }, { now }) => ({ arrived: isClockSure(db) ? newsAfter(db, after, now) : [] }),
  };
}

/** One piece of news for each patient and hospital. */
function newsAfter(db: Db, after: string, now: Date) {
  const groups = new Map<string, ReceivedRecord[]>();
  for (const record of recordsAfter(db, after, now)) {
    const key = `${record.patientId} ${record.hipId}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].flatMap((records) => {
    const last = records.at(-1);
    if (!last) return [];
    const { patientId, hipId, receivedAt: at } = last;
    const patientName = getPatient(db, patientId).name;
    return [{ patientId, patientName, hospital: hospitalOf(db, hipId), count: records.length, at }];
  });
}

type Decisions = Pick<Calls, 'received.release' | 'received.discard' | 'received.askAgain'>;

function decisionCalls({ erasing }: ReadingParts): Decisions {
  return {
    'received.release': (tx, { recordId }, { who, now }) => {
      const record = getHeld(tx, recordId, ['quarantined']);
      const because = HeldBecause.parse(record.because);
      if (!mayRelease(because)) throw new Problem('received.not-granted');
      showRecord(tx, recordId);
      writeAudit(tx, now, { who: who.staffId, what: 'received.released', about: recordId, detail: { because } });
      return {};
    },

    'received.discard': (tx, { recordId }, { who, now }) => {
      const record = getHeld(tx, recordId, ['quarantined', 'unreadable']);
      const about = { who: who.staffId, what: 'received.discarded', about: recordId };
      writeAudit(tx, now, { ...about, detail: { because: record.because } });
      erase(tx, { records: [record], because: 'asked', blobs: [], who: who.staffId }, { erasing, now });
      return {};
    },

    'received.askAgain': (tx, { consentId }, { who, now }) => {
      const artefact = findArtefact(tx, consentId, 'hiu');
      if (!artefact) throw new Problem('received.not-found');
      if (!mayUse(artefact, now)) throw new Problem('received.permission-over');
      const [newest] = transfersOfConsent(tx, consentId);
      if (newest?.state === 'requested' || newest?.state === 'receiving') throw new Problem('received.under-way');
      if (askableFrom(tx, artefact, { now }) !== null) throw new Problem('received.asked-enough');
      if (newest?.state === 'wanted') {
        wantAgain(tx, newest.id, { because: newest.because ?? 'asked-again', code: newest.code });
        queueRequest(tx, { id: newest.id, tries: newest.tries + 1 }, { now });
      } else {
        wantData(tx, artefact, now);
      }
      writeAudit(tx, now, { who: who.staffId, what: 'received.asked-again', about: consentId });
      return {};
    },
  };
}

/** @throws Problem `received.not-found`, `received.not-held` */
function getHeld(tx: Tx, id: string, states: readonly ReceivedRecord['state'][]): ReceivedRecord {
  const record = getRecord(tx, id);
  if (!states.includes(record.state)) throw new Problem('received.not-held');
  return record;
}
