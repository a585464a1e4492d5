import type { FunctionComponent } from 'react';
import { ConnectionItems } from '../screens/connection/strip-items.tsx';
import { NewHospitalItem } from '../screens/consents/new-hospitals.tsx';
import { OutsideNews } from '../screens/outside/outside-news.tsx';
import { BackupItem } from './backup-item.tsx';
import { CoreItem } from './core-item.tsx';
import { SavedItem } from './saved-item.tsx';
import { SheetItem } from './sheet-item.tsx';

/**
 * The strip at the bottom, from left to right. An item renders a `StripItem`, or nothing when there is nothing to say.
 * It asks the core by `useQuery(…, { of })` and shows only what the core has said.
 */
export const stripItems: readonly FunctionComponent[] = [
  CoreItem,
  ConnectionItems,
  NewHospitalItem,
  SheetItem,
  BackupItem,
  SavedItem,
  OutsideNews,
];
