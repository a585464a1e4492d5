import { writeAudit } from '../audit/index.ts';
import { findStaff, listStaff } from '../auth/index.ts';
import type { CallTable } from '../calls/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { toDayInIndia } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { getPatient, noteArrival } from '../patients/index.ts';
import type { visitsContract } from './contract.ts';
import { canBecome, type DoctorBrief, type QueueLine, sortQueue, type Visit, type VisitState } from './model.ts';
import {
  findNextVisit,
  findPresentVisit,
  findVisit,
  insertVisit,
  listVisitsOf,
  listVisitsOn,
  setPurpose,
  setVisitState,
} from './store.ts';

export const visitsCalls: CallTable<typeof visitsContract> = {
  'visits.today': (db, { doctorId }, { now }) => {
    const day = toDayInIndia(now);
    const visits = listVisitsOn(db, day).filter((visit) => doctorId === undefined || visit.doctorId === doctorId);
    return { day, lines: sortQueue(visits.map((visit) => asLine(db, visit))), doctors: listDoctors(db) };
  },

  'visits.ofDay': (db, { day }) => ({ lines: listVisitsOn(db, day).map((visit) => asLine(db, visit)) }),

  'visits.ofPatient': (db, { patientId }) => ({
    visits: listVisitsOf(db, patientId).map((visit) => ({ ...visit, doctorName: doctorName(db, visit.doctorId) })),
  }),

  'visits.arrive': (tx, { patientId, purpose, doctorId }, { who, now }) => {
    getPatient(tx, patientId);
    const here = findPresentVisit(tx, patientId, toDayInIndia(now));
    if (here) throw new Problem('visits.already-here', { number: here.queueNumber });
    const doctor = chooseDoctor(tx, patientId, doctorId);
    const { id, queueNumber } = insertVisit(tx, { patientId, doctorId: doctor.id, purpose }, now);
    noteArrival(tx, patientId, now);
    writeAudit(tx, now, { who: who.staffId, what: 'visits.arrived', about: id, detail: { patientId } });
    return { visitId: id, queueNumber, doctorName: doctor.name };
  },

  'visits.setPurpose': (tx, { visitId, purpose }) => {
    if (getVisit(tx, visitId).state === 'done') throw new Problem('visits.not-possible');
    setPurpose(tx, visitId, purpose);
    return {};
  },

  'visits.call': moveTo('called'),
  'visits.begin': moveTo('with-doctor'),
  'visits.leave': moveTo('left'),

  'visits.undo': (tx, { visitId }, moment) => {
    const { patientId, day } = getVisit(tx, visitId);
    const here = findPresentVisit(tx, patientId, day);
    if (here && here.id !== visitId) throw new Problem('visits.already-here', { number: here.queueNumber });
    move(tx, visitId, { state: 'waiting', ...moment });
    return {};
  },

  'visits.next': (tx, _input, moment) => {
    const next = findNextVisit(tx, moment.who.staffId, toDayInIndia(moment.now));
    if (!next) return { visitId: null };
    move(tx, next.id, { state: 'with-doctor', ...moment });
    return { visitId: next.id };
  },
};

interface Move {
  readonly state: VisitState;
  readonly who: { readonly staffId: string };
  readonly now: Date;
}

/** @throws Problem `visits.not-found` */
export function getVisit(db: Db, id: string): Visit {
  const visit = findVisit(db, id);
  if (!visit) throw new Problem('visits.not-found');
  return visit;
}

function moveTo(state: VisitState) {
  return (tx: Tx, { visitId }: { visitId: string }, moment: Omit<Move, 'state'>) => {
    move(tx, visitId, { state, ...moment });
    return {};
  };
}

/** A press that says what is so already changes nothing: two people at two screens may both have called the patient. */
function move(tx: Tx, visitId: string, { state, who, now }: Move): void {
  const visit = getVisit(tx, visitId);
  if (visit.state === state) return;
  if (!canBecome(visit.state, state)) throw new Problem('visits.not-possible', { from: visit.state, to: state });
  setVisitState(tx, visitId, { state, now });
  writeAudit(tx, now, { who: who.staffId, what: `visits.${state}`, about: visitId, detail: { from: visit.state } });
}

/** The consultation is signed: the visit is over, whatever the desk pressed last. */
export function finishVisit(tx: Tx, visitId: string, moment: Omit<Move, 'state'>): void {
  const { state } = getVisit(tx, visitId);
  if (state === 'waiting' || state === 'called') move(tx, visitId, { state: 'with-doctor', ...moment });
  move(tx, visitId, { state: 'done', ...moment });
}

export function listDoctors(db: Db): DoctorBrief[] {
  return listStaff(db)
    .filter(({ isActive, roles }) => isActive && roles.includes('doctor'))
    .map(({ id, name }) => ({ id, name }));
}

function chooseDoctor(db: Db, patientId: string, wanted: string | undefined): DoctorBrief {
  const doctors = listDoctors(db);
  const last = listVisitsOf(db, patientId, 1)[0]?.doctorId;
  const chosen =
    wanted === undefined
      ? (doctors.find(({ id }) => id === last) ?? doctors[0])
      : doctors.find(({ id }) => id === wanted);
  if (!chosen) throw new Problem('visits.no-doctor');
  return chosen;
}

const doctorName = (db: Db, doctorId: string): string => findStaff(db, doctorId)?.name ?? '';

function asLine(db: Db, visit: Visit): QueueLine {
  const { number, name, gender, birthDate, mobile, abhaNumber, isAbhaVerified } = getPatient(db, visit.patientId);
  const patient = { number, name, gender, birthDate, mobile, abhaNumber, isAbhaVerified };
  return { ...visit, doctorName: doctorName(db, visit.doctorId), patient };
}
