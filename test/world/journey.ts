import type { ClinicWorld } from './clinic.ts';
import type { DeskClient } from './desk.ts';

/** The patient of the journey: a citizen whom the simulator knows. */
export const asha = {
  abhaNumber: '91-1000-2000-3001',
  abhaAddress: 'asha.devi90@sbx',
  details: {
    name: 'Asha Devi',
    gender: 'F',
    birthDate: '1990',
    mobile: '9000000001',
    addressLine: '12 Example Road',
    district: 'Pune',
    state: 'Maharashtra',
    pincode: '411001',
    guardianName: '',
    guardianRelation: null,
  },
} as const;

export const page = {
  complaints: [{ text: 'Fever', since: '3 days' }],
  vitals: {
    systolic: 118,
    diastolic: 76,
    pulse: 88,
    temperature: 38.4,
    temperatureUnit: 'C',
    spo2: 98,
    respiration: null,
    weightKg: 54,
    heightCm: 158,
  },
  findings: 'Throat red',
  diagnoses: [{ text: 'Viral fever', code: null, certainty: 'provisional', isOngoing: false }],
  medicines: [{ medicine: 'Paracetamol 500 mg', dose: '1-1-1 pc 3d' }],
  stopped: [],
  tests: [{ text: 'Complete blood count' }],
  advice: 'Rest and fluids',
  followUp: null,
};

/** Registers and verifies; returns the patient's id. */
export async function bringPatient(world: ClinicWorld): Promise<{ patientId: string }> {
  const desk = await world.signIn('asha');
  const { patientId } = await desk.value<{ patientId: string }>('patients.register', asha.details);
  await verifyAbha(desk, patientId);
  return { patientId };
}

export async function verifyAbha(desk: DeskClient, patientId: string): Promise<void> {
  const { flowId } = await desk.value<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber });
  await desk.value('abha.verifyOtp', { flowId, otp: '123456' });
  await desk.value('abha.attach', { flowId, patientId });
}
