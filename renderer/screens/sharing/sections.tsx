import type { ReactNode } from 'react';
import { PatientConsents } from '../consents/patient-consents.tsx';
import { LinkedVisits } from '../linking/linked-visits.tsx';

/** A part of the Sharing tab: what leaves the clinic for one patient, who fetched it, which permissions live. */
export interface SharingSection {
  readonly key: string;
  readonly content: (patientId: string) => ReactNode;
}

/** One line a part, from the top. */
export const sharingSections: readonly SharingSection[] = [
  { key: 'links', content: (patientId) => <LinkedVisits patientId={patientId} /> },
  { key: 'consents', content: (patientId) => <PatientConsents patientId={patientId} /> },
];
