import type { ReactNode } from 'react';
import type { Role } from '../../core/kit/words.ts';
import { ConnectionRoom } from '../screens/connection/connection-room.tsx';
import { ConsentsRoom } from '../screens/consents/consents-room.tsx';
import { DeskRoom } from '../screens/desk/desk-room.tsx';
import { OutsideRoom } from '../screens/outside/outside-room.tsx';
import { PatientsRoom } from '../screens/patients/patients-room.tsx';
import { SettingsRoom } from '../screens/settings/settings-room.tsx';
import { VisitsRoom } from '../screens/visits/visits-room.tsx';

export interface Room {
  /** `frame.room.<key>` is its name. */
  readonly key: 'desk' | 'patients' | 'visits' | 'outside' | 'consents' | 'connection' | 'settings';
  /** Everything below it belongs to the room too. */
  readonly path: `/${string}`;
  /** Alt and this number. Stays the same for everybody, whatever other rooms they see. */
  readonly number: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly roles: readonly Role[];
  /** Gets what stands below its path: `['<uuid>']` for `/patients/<uuid>`. */
  readonly screen: (below: readonly string[]) => ReactNode;
}

/** The rooms, from the top. Who may see which: screens.md section 1. The first one that a person may see is their home (a doctor's: the visits). */
export const rooms: readonly Room[] = [
  {
    key: 'desk',
    path: '/desk',
    number: 1,
    roles: ['receptionist', 'owner'],
    screen: (below) => <DeskRoom below={below} />,
  },
  {
    key: 'patients',
    path: '/patients',
    number: 2,
    roles: ['receptionist', 'doctor', 'owner'],
    screen: (below) => <PatientsRoom below={below} />,
  },
  {
    key: 'visits',
    path: '/visits',
    number: 3,
    roles: ['doctor', 'owner'],
    screen: (below) => <VisitsRoom below={below} />,
  },
  {
    key: 'outside',
    path: '/outside',
    number: 4,
    roles: ['doctor', 'owner'],
    screen: (below) => <OutsideRoom below={below} />,
  },
  {
    key: 'consents',
    path: '/consents',
    number: 5,
    roles: ['receptionist', 'doctor', 'owner'],
    screen: (below) => <ConsentsRoom below={below} />,
  },
  {
    key: 'connection',
    path: '/connection',
    number: 6,
    roles: ['receptionist', 'owner'],
    screen: (below) => <ConnectionRoom below={below} />,
  },
  {
    key: 'settings',
    path: '/settings',
    number: 7,
    roles: ['owner'],
    screen: (below) => <SettingsRoom below={below} />,
  },
];

export const roomsFor = (roles: readonly Role[]): readonly Room[] =>
  rooms.filter((room) => room.roles.some((role) => roles.includes(role)));
