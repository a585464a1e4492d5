import type { Tx } from '../../db/index.ts';
import { days, later, toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import { hiTypes, purposes } from '../../kit/words.ts';
import { askConsent } from '../hiecm/consent-asking.ts';
import type { World } from '../world.ts';

export interface HospitalAsk {
  readonly abhaAddress: string;
  /** The first hospital that is a HIU, when absent. */
  readonly hospitalId?: string;
  readonly hipId?: string;
  readonly hiTypes?: readonly string[];
  /** Instants; a year back to now, to be erased after 30 days, when absent. */
  readonly from?: string;
  readonly to?: string;
  readonly eraseAt?: string;
}

/** A played hospital asks a patient for records. @returns the id of the consent request, undefined for an address of nobody */
export function askAsHospital(tx: Tx, world: World, ask: HospitalAsk): string | undefined {
  const { hospitals } = world.settings;
  const hospital = hospitals.find(({ id, types }) => types.includes('HIU') && (ask.hospitalId ?? id) === id);
  if (!hospital) throw new Error('No played hospital asks for records');
  const now = world.now();
  return askConsent(tx, world, {
    requestId: newId(),
    consent: {
      purpose: { text: purposes.CAREMGT, code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
      patient: { id: ask.abhaAddress },
      hiu: { id: hospital.id },
      hip: ask.hipId === undefined ? null : { id: ask.hipId },
      careContexts: null,
      requester: {
        name: hospital.doctor.name,
        identifier: { type: 'REGNO', value: hospital.doctor.registration, system: 'https://www.mciindia.org' },
      },
      hiTypes: ask.hiTypes ?? hiTypes,
      permission: {
        accessMode: 'VIEW',
        dateRange: { from: ask.from ?? toInstant(later(now, -days(365))), to: ask.to ?? toInstant(now) },
        dataEraseAt: ask.eraseAt ?? toInstant(later(now, days(30))),
        frequency: { unit: 'HOUR', value: 0, repeats: 0 },
      },
    },
  });
}
