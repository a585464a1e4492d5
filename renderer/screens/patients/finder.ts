import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import { call } from '../../core-client.ts';
import type { Finder } from '../../frame/finder.ts';
import { say } from '../../i18n/index.ts';
import { makeFormats } from '../../ui/index.ts';
import { ageAndGender, formatMobile } from './who.ts';

/** Patients by name, sound, mobile, ABHA and local number, in the Find field of every screen. */
export const patientFinder: Finder = {
  key: 'patients',
  roles: ['receptionist', 'doctor', 'owner'],
  async find(text, signal) {
    const reply = await call('patients.find', { text, limit: 8 }, { signal });
    if (!reply.ok) return [];
    const formats = makeFormats(say, toDayInIndia(systemClock()));
    return reply.value.patients.map((patient) => ({
      key: patient.id,
      title: patient.name,
      detail: [ageAndGender(say, formats, patient), formatMobile(patient.mobile), patient.number]
        .filter(Boolean)
        .join(' · '),
      path: `/patients/${patient.id}`,
    }));
  },
};
