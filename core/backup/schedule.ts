import { pruneReplies } from '../calls/index.ts';
import type { ScheduledJob } from '../scheduler/index.ts';
import { type BackupParts, makeBackup } from './maker.ts';

/**
 * One backup each morning; a PC that was off then makes it as soon as it is on. The copy itself is a worker's task. What
 * went wrong stands in the table of runs, and the strip shows how old the last backup is.
 */
export function backupSchedule(parts: BackupParts): readonly ScheduledJob[] {
  const make = async (now: Date) => {
    await makeBackup(parts, now);
    return null;
  };
  return [
    { name: 'backup.daily', cron: '0 9 * * *', begin: make },
    { name: 'calls.prune', cron: '41 * * * *', run: (tx, now) => void pruneReplies(tx, now) },
  ];
}
