import { authContract } from './auth/contract.ts';
import { backupContract } from './backup/contract.ts';
import { patientContract } from './patients/contract.ts';
import { settingsContract } from './settings/contract.ts';
import { visitsContract } from './visits/contract.ts';

/** Every call that a screen can make: one line a folder. */
export const contract = {
  ...authContract,
  ...backupContract,
  ...patientContract,
  ...settingsContract,
  ...visitsContract,
};
