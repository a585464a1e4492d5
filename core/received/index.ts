/**
 * What other hospitals send us of our patients (the HIU's side, abdm-v3.md section 7.8): asked for under a permission, taken at
 * a secret address, opened in a thread, judged, shown, and erased when the permission ends. Received content is in no backup.
 */
import { blobsNotInBackups } from '../blobs/index.ts';
import { recordBlob } from './keeping.ts';
import { pagesInBackup } from './pages.ts';
import { pageBlob } from './push-door.ts';
import { recordsInBackup } from './records.ts';
import { transfersInBackup } from './transfers.ts';

export { receivedContract } from './contract.ts';
export { type ReceivedParts, startReceived } from './received.ts';

/** Received contents, pages, keys and addresses are in no backup (architecture.md 7.19). */
export const notInBackups: readonly string[] = [
  ...pagesInBackup,
  ...recordsInBackup,
  ...transfersInBackup,
  ...blobsNotInBackups([recordBlob, pageBlob]),
];
