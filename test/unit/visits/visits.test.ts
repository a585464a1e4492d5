import { describe, expect, test } from 'vitest';
import { auditOf, verifyAudit } from '../../../core/audit/index.ts';
import { transact } from '../../../core/db/index.ts';
import { type Caller } from '../../../core/kit/caller.ts';
import { findVisitByReference, finishVisit, getVisit } from '../../../core/visits/index.ts';
import {
  canBecome,
  careContextDisplay,
  makeCareContextReference,
  type QueueLine,
  VisitState,
} from '../../../core/visits/model.ts';
import { makeClinic } from './clinic.ts';

interface Arrived {
  readonly visitId: string;
  readonly queueNumber: number;
  readonly doctorName: string;
}
interface Queue {
  readonly day: string;
  readonly lines: QueueLine[];
  readonly doctors: { id: string; name: string }[];
}

type Clinic = ReturnType<typeof makeClinic>;

async function arrive(
  clinic: Clinic,
  name: string,
  { doctor, purpose = 'fever' }: { doctor?: Caller; purpose?: string } = {},
) {
  const patientId = clinic.register(name);
  const doctorId = doctor ? { doctorId: doctor.staffId } : {};
  return {
    patientId,
    ...(await clinic.call<Arrived>(clinic.asha, 'visits.arrive', { patientId, purpose, ...doctorId })),
  };
}

const stateOf = (clinic: Clinic, visitId: string) => getVisit(clinic.db, visitId).state;
const move = (clinic: Clinic, call: string, visitId: string) => clinic.call(clinic.rao, call, { visitId });

describe('states', () => {
  const allowed = [
    'waiting called',
    'waiting with-doctor',
    'waiting left',
    'called waiting',
    'called with-doctor',
    'called left',
    'with-doctor waiting',
    'with-doctor done',
    'with-doctor left',
    'left waiting',
    'left done',
  ];
  const pairs = VisitState.options.flatMap((from) => VisitState.options.map((to) => [from, to] as const));

  test.each(pairs)('from %s to %s', (from, to) => {
    expect(canBecome(from, to)).toBe(allowed.includes(`${from} ${to}`));
  });

  test('the table knows the same words as the column', () => {
    const { db } = makeClinic();
    const sql = db.get<{ sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'visits'")?.sql ?? '';
    const words = /state\s+TEXT NOT NULL CHECK \(state IN \(([^)]*)\)/.exec(sql)?.[1] ?? '';
    expect(words.replaceAll("'", '').split(', ').sort()).toEqual([...VisitState.options].sort());
  });

  const calls = { called: 'visits.call', 'with-doctor': 'visits.begin', left: 'visits.leave', waiting: 'visits.undo' };
  const paths: Record<VisitState, string[]> = {
    waiting: [],
    called: ['visits.call'],
    'with-doctor': ['visits.begin'],
    left: ['visits.leave'],
    done: ['finish'],
  };
  const pressed = pairs.filter(([, to]) => to !== 'done');

  test.each(pressed)('a press at the screen, from %s to %s, does what the table says', async (from, to) => {
    const clinic = makeClinic();
    const { visitId } = await arrive(clinic, 'Savita Rane');
    for (const step of paths[from]) {
      if (step === 'finish')
        transact(clinic.db, (tx) => finishVisit(tx, visitId, { who: clinic.rao, now: clinic.now }));
      else await move(clinic, step, visitId);
    }
    const reply = await clinic.reply(clinic.rao, calls[to as keyof typeof calls], { visitId });
    const isFine = from === to || canBecome(from, to);
    expect(reply.ok ? 'ok' : reply.code).toBe(isFine ? 'ok' : 'visits.not-possible');
    expect(stateOf(clinic, visitId)).toBe(isFine ? to : from);
  });
});

describe('arriving', () => {
  test('a patient gets the next number of the doctor’s queue, and a line in the audit log', async () => {
    const clinic = makeClinic();
    expect(await arrive(clinic, 'Savita Rane', { doctor: clinic.rao })).toMatchObject({
      queueNumber: 1,
      doctorName: 'Dr. Rao',
    });
    expect(await arrive(clinic, 'Ramesh Kale', { doctor: clinic.iyer })).toMatchObject({
      queueNumber: 1,
      doctorName: 'Dr. Iyer',
    });
    const third = await arrive(clinic, 'Gita Pawar', { doctor: clinic.rao });
    expect(third.queueNumber).toBe(2);
    expect(auditOf(clinic.db, third.visitId).map(({ what }) => what)).toEqual(['visits.arrived']);
    expect(verifyAudit(clinic.db).kind).toBe('whole');
  });

  test('the care context is numbered over all doctors of the day, stays for ever, and is ASCII', async () => {
    const clinic = makeClinic();
    await arrive(clinic, 'Savita Rane', { doctor: clinic.rao });
    const { visitId, patientId } = await arrive(clinic, 'रमेश काळे', { doctor: clinic.iyer });
    const { careContextReference } = getVisit(clinic.db, visitId);
    expect(careContextReference).toBe('V-20261124-2');
    expect(findVisitByReference(clinic.db, 'V-20261124-2')?.patientId).toBe(patientId);
    expect(findVisitByReference(clinic.db, 'V-20261124-9')).toBeUndefined();
    const change = "UPDATE visits SET care_context_reference = 'V-1' WHERE id = @id";
    expect(() => transact(clinic.db, (tx) => void tx.run(change, { id: visitId }))).toThrow('stays as it is');
    expect(() => transact(clinic.db, (tx) => void tx.run('DELETE FROM visits'))).toThrow('visits stay');
    expect(clinic.db.get('SELECT display FROM visits_care_contexts WHERE visit_id = @visitId', { visitId })).toEqual({
      display: careContextDisplay('2026-11-24'),
    });
  });

  test('numbers begin again at one on the next day in India, not in Greenwich', async () => {
    const clinic = makeClinic();
    clinic.now = new Date('2026-11-24T18:29:00Z');
    const late = await arrive(clinic, 'Savita Rane');
    clinic.now = new Date('2026-11-24T18:31:00Z');
    const early = await arrive(clinic, 'Ramesh Kale');
    expect(getVisit(clinic.db, late.visitId).careContextReference).toBe('V-20261124-1');
    expect(getVisit(clinic.db, early.visitId).careContextReference).toBe('V-20261125-1');
    expect(early.queueNumber).toBe(1);
  });

  test('nobody waits twice, whichever doctor; who has left or is done may come again', async () => {
    const clinic = makeClinic();
    const { patientId, visitId } = await arrive(clinic, 'Savita Rane', { doctor: clinic.rao });
    const again = { patientId, purpose: '', doctorId: clinic.iyer.staffId };
    expect(await clinic.reply(clinic.asha, 'visits.arrive', again)).toEqual({
      ok: false,
      code: 'visits.already-here',
      facts: { number: 1 },
    });
    await move(clinic, 'visits.leave', visitId);
    expect((await clinic.call<Arrived>(clinic.asha, 'visits.arrive', again)).queueNumber).toBe(1);
    expect(await clinic.refusal(clinic.asha, 'visits.undo', { visitId })).toBe('visits.already-here');
  });

  test('without a word the patient waits for the doctor seen last', async () => {
    const clinic = makeClinic();
    const { patientId, visitId } = await arrive(clinic, 'Savita Rane', { doctor: clinic.rao });
    await move(clinic, 'visits.leave', visitId);
    const next = await clinic.call<Arrived>(clinic.asha, 'visits.arrive', { patientId, purpose: '' });
    expect(next.doctorName).toBe('Dr. Rao');
  });

  test.each([
    ['a patient who is not there', { patientId: 'nobody', purpose: '' }, 'patients.not-found'],
    ['a doctor who is none', { doctorId: 'asha', purpose: '' }, 'visits.no-doctor'],
    ['a purpose as long as a story', { purpose: 'x'.repeat(121) }, 'call.bad-input'],
  ])('%s is refused', async (_what, input, code) => {
    const clinic = makeClinic();
    expect(await clinic.refusal(clinic.asha, 'visits.arrive', { patientId: clinic.register('Savita'), ...input })).toBe(
      code,
    );
  });

  test('a clinic whose only doctors have gone says that there is no doctor', async () => {
    const clinic = makeClinic();
    transact(clinic.db, (tx) => void tx.run('UPDATE staff SET is_active = 0'));
    const input = { patientId: clinic.register('Savita'), purpose: '' };
    expect(await clinic.refusal(clinic.asha, 'visits.arrive', input)).toBe('visits.no-doctor');
  });

  test('the same press twice makes one visit', async () => {
    const clinic = makeClinic();
    const input = { patientId: clinic.register('Savita'), purpose: 'fever' };
    const first = await clinic.reply(clinic.asha, 'visits.arrive', input, 'same-key-1');
    expect(await clinic.reply(clinic.asha, 'visits.arrive', input, 'same-key-1')).toEqual(first);
    expect((await clinic.call<Queue>(clinic.asha, 'visits.today', {})).lines).toHaveLength(1);
  });
});

describe('the queue', () => {
  test('shows first who is in the room, then who was called, then who waits, then who has gone', async () => {
    const clinic = makeClinic();
    const names = ['Anil', 'Bina', 'Charu', 'Dev', 'Esha'];
    const visits: Arrived[] = [];
    for (const name of names) visits.push(await arrive(clinic, name, { doctor: clinic.rao }));
    const id = (index: number) => visits[index]?.visitId ?? '';
    await move(clinic, 'visits.leave', id(0));
    await move(clinic, 'visits.call', id(3));
    await move(clinic, 'visits.begin', id(4));
    const { lines, day, doctors } = await clinic.call<Queue>(clinic.asha, 'visits.today', {});
    expect(lines.map(({ patient }) => patient.name)).toEqual(['Esha', 'Dev', 'Bina', 'Charu', 'Anil']);
    expect(day).toBe('2026-11-24');
    expect(doctors.map(({ name }) => name).sort()).toEqual(['Dr. Iyer', 'Dr. Rao']);
  });

  test('of one doctor shows nobody else’s patients', async () => {
    const clinic = makeClinic();
    await arrive(clinic, 'Anil', { doctor: clinic.rao });
    await arrive(clinic, 'Bina', { doctor: clinic.iyer });
    const { lines } = await clinic.call<Queue>(clinic.rao, 'visits.today', { doctorId: clinic.iyer.staffId });
    expect(lines.map(({ patient }) => patient.name)).toEqual(['Bina']);
  });

  test('next takes whoever was called, then the lowest number; never another doctor’s, and nobody when nobody waits', async () => {
    const clinic = makeClinic();
    await arrive(clinic, 'Other', { doctor: clinic.iyer });
    const anil = await arrive(clinic, 'Anil', { doctor: clinic.rao });
    const bina = await arrive(clinic, 'Bina', { doctor: clinic.rao });
    await move(clinic, 'visits.call', bina.visitId);
    const next = () => clinic.call<{ visitId: string | null }>(clinic.rao, 'visits.next', {});
    expect((await next()).visitId).toBe(bina.visitId);
    expect((await next()).visitId).toBe(anil.visitId);
    expect((await next()).visitId).toBeNull();
    expect(stateOf(clinic, anil.visitId)).toBe('with-doctor');
  });

  test('a wrong press is undone with the old number, and times are as if it had not been', async () => {
    const clinic = makeClinic();
    const { visitId } = await arrive(clinic, 'Anil');
    await move(clinic, 'visits.call', visitId);
    await move(clinic, 'visits.begin', visitId);
    await move(clinic, 'visits.undo', visitId);
    expect(getVisit(clinic.db, visitId)).toMatchObject({
      state: 'waiting',
      queueNumber: 1,
      calledAt: null,
      begunAt: null,
      endedAt: null,
    });
    expect(auditOf(clinic.db, visitId).map(({ what }) => what)).toEqual([
      'visits.arrived',
      'visits.called',
      'visits.with-doctor',
      'visits.waiting',
    ]);
  });

  test('a press that says what is so already changes nothing and is not logged again', async () => {
    const clinic = makeClinic();
    const { visitId } = await arrive(clinic, 'Anil');
    await move(clinic, 'visits.call', visitId);
    const before = getVisit(clinic.db, visitId);
    clinic.wait(3);
    await move(clinic, 'visits.call', visitId);
    expect(getVisit(clinic.db, visitId)).toEqual(before);
    expect(auditOf(clinic.db, visitId)).toHaveLength(2);
  });

  test('reception cannot take a patient in; the owner who is no doctor cannot either', async () => {
    const clinic = makeClinic();
    const { visitId } = await arrive(clinic, 'Anil');
    expect(await clinic.refusal(clinic.asha, 'visits.begin', { visitId })).toBe('call.not-allowed');
    expect(await clinic.refusal(clinic.owner, 'visits.next', {})).toBe('call.not-allowed');
    expect(stateOf(clinic, visitId)).toBe('waiting');
  });

  test('what for can be written anew until the visit is done', async () => {
    const clinic = makeClinic();
    const { visitId } = await arrive(clinic, 'Anil');
    await clinic.call(clinic.asha, 'visits.setPurpose', { visitId, purpose: '  cough   since Monday ' });
    expect(getVisit(clinic.db, visitId).purpose).toBe('cough since Monday');
    transact(clinic.db, (tx) => finishVisit(tx, visitId, { who: clinic.rao, now: clinic.now }));
    expect(await clinic.refusal(clinic.asha, 'visits.setPurpose', { visitId, purpose: 'x' })).toBe(
      'visits.not-possible',
    );
  });

  test.each(['visits.call', 'visits.begin', 'visits.leave', 'visits.undo'])(
    '%s of no visit is refused by name',
    async (call) => {
      const clinic = makeClinic();
      expect(await clinic.refusal(clinic.rao, call, { visitId: 'none' })).toBe('visits.not-found');
    },
  );

  test('another day’s visits and a patient’s visits are listed', async () => {
    const clinic = makeClinic();
    const first = await arrive(clinic, 'Anil');
    await move(clinic, 'visits.leave', first.visitId);
    clinic.wait(24 * 60);
    await clinic.call(clinic.asha, 'visits.arrive', { patientId: first.patientId, purpose: 'again' });
    const day = await clinic.call<{ lines: QueueLine[] }>(clinic.rao, 'visits.ofDay', { day: '2026-11-24' });
    expect(day.lines.map(({ id }) => id)).toEqual([first.visitId]);
    const { visits } = await clinic.call<{ visits: { day: string }[] }>(clinic.rao, 'visits.ofPatient', {
      patientId: first.patientId,
    });
    expect(visits.map(({ day }) => day)).toEqual(['2026-11-25', '2026-11-24']);
  });
});

test('a reference holds letters, digits and dashes only', () => {
  expect(makeCareContextReference('2026-11-24', 117)).toMatch(/^[A-Za-z0-9-]+$/);
});

test('the calls of the day and of the next patient use an index', () => {
  const { db } = makeClinic();
  const plan = (sql: string) => db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).map(({ detail }) => detail);
  expect(plan("SELECT * FROM visits WHERE day = '2026-11-24' ORDER BY day_number").join()).toMatch(
    /SEARCH visits USING INDEX/,
  );
  expect(plan("SELECT * FROM visits WHERE patient_id = 'x' ORDER BY day DESC").join()).toMatch(
    /SEARCH visits USING INDEX/,
  );
});
