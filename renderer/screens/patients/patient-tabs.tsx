import type { ReactNode } from 'react';
import type { Role } from '../../../core/kit/words.ts';
import type { Patient } from '../../../core/patients/model.ts';
import { SharingTab } from '../sharing/sharing-tab.tsx';
import { StoryTab } from '../visits/story-tab.tsx';
import { DetailsTab } from './details-tab.tsx';

export interface PatientTab {
  /** `patients.tab.<key>` is its title; `/patients/<id>/<key>` opens it. */
  readonly key: string;
  readonly roles: readonly Role[];
  readonly content: (patient: Patient) => ReactNode;
}

/** One line a tab, the one that is wanted most often first. */
export const patientTabs: readonly PatientTab[] = [
  {
    key: 'story',
    roles: ['doctor', 'owner', 'receptionist'],
    content: ({ id }) => <StoryTab patientId={id} />,
  },
  {
    key: 'sharing',
    roles: ['doctor', 'owner', 'receptionist'],
    content: ({ id }) => <SharingTab patientId={id} />,
  },
  {
    key: 'details',
    roles: ['receptionist', 'doctor', 'owner'],
    content: (patient) => <DetailsTab patient={patient} />,
  },
];
