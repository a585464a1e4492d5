import { describe, expect, test } from 'vitest';
import { auditOf, verifyAudit } from '../../../core/audit/index.ts';
import { transact } from '../../../core/db/index.ts';
import { findVisitByReference, getVisit } from '../../../core/visits/index.ts';
import { careContextDisplay, makeCareContextReference } from '../../../core/visits/model.ts';
import { type Arrived, arrive, makeClinic, move, type Queue } from './clinic.ts';

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

test('a reference holds letters, digits and dashes only', () => {
  expect(makeCareContextReference('2026-11-24', 117)).toMatch(/^[A-Za-z0-9-]+$/);
});
