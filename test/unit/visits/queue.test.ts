import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { transact } from '../../../core/db/index.ts';
import { finishVisit, getVisit } from '../../../core/visits/index.ts';
import { type QueueLine } from '../../../core/visits/model.ts';
import { type Arrived, arrive, type Clinic, makeClinic, move, type Queue } from './clinic.ts';

const stateOf = (clinic: Clinic, visitId: string) => getVisit(clinic.db, visitId).state;

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
