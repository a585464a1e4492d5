import { abhaContract } from './abha/contract.ts';
import { authContract } from './auth/contract.ts';
import { backupContract } from './backup/contract.ts';
import { consentContract } from './consent/contract.ts';
import { consultationsContract } from './consultations/contract.ts';
import { inboxContract } from './inbox/contract.ts';
import { linkingContract } from './linking/contract.ts';
import { outboxContract } from './outbox/contract.ts';
import { patientContract } from './patients/contract.ts';
import { practiceContract } from './practice-contract.ts';
import { receivedContract } from './received/contract.ts';
import { schedulerContract } from './scheduler/contract.ts';
import { settingsContract } from './settings/contract.ts';
import { transferContract } from './transfer/contract.ts';
import { connectionContract } from './tunnel/contract.ts';
import { visitsContract } from './visits/contract.ts';

/** Every call that a screen can make: one line a folder. */
export const contract = {
  ...authContract,
  ...settingsContract,
  ...backupContract,
  ...patientContract,
  ...visitsContract,
  ...consultationsContract,
  ...abhaContract,
  ...linkingContract,
  ...consentContract,
  ...transferContract,
  ...receivedContract,
  ...connectionContract,
  ...outboxContract,
  ...inboxContract,
  ...schedulerContract,
  ...practiceContract,
};
