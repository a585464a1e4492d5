/** Never losing the clinic's records: backups that were found whole, restoring one, the key on paper, a new key. */
export { backupCalls } from './calls.ts';
export { backupContract } from './contract.ts';
export { type CopyJob, removeUnfinished, runCopyJob } from './copy-job.ts';
export { type BackupParts, makeBackup } from './maker.ts';
export { checkWord, readRecoveryCode, recoveryCode } from './recovery.ts';
export { changeKey, type KeyStore, opensWith } from './rekey.ts';
export { type Restore, restoreBackup } from './restore.ts';
export { backupSchedule } from './schedule.ts';
export { findConfirmation } from './store.ts';
