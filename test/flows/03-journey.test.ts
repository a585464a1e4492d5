import { expect, test } from 'vitest';
import { practiceClinic } from '../../core/simulator/index.ts';
import { startClinic } from '../world/clinic.ts';
import { asha, bringPatient, seeLinked, writeVisit } from '../world/journey.ts';

test('a visit goes from the desk to ABDM: registered, verified, written, signed, linked', async () => {
  const world = await startClinic();
  const { patientId } = await bringPatient(world);
  const { visitId } = await writeVisit(world, patientId);
  await seeLinked(world, { patientId, visitId });
  const ours = world.simulator.control
    .links(asha.abhaAddress)
    .filter((link) => link.hip_id === practiceClinic.serviceId);
  expect(ours.map((link) => link.hi_type).toSorted()).toEqual(['OPConsultation', 'Prescription']);
});
