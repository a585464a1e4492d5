import { pruneReplies } from '../calls/index.ts';
import type { Clock } from '../kit/clock.ts';
import { errorFacts, type Log } from '../kit/log.ts';
import type { ScheduledJob } from '../scheduler/index.ts';
import { type BackupParts, makeBackup } from './maker.ts';

/**
 * One backup each morning; a PC that was off then makes it as soon as it is on. The copy itself is a worker's task, begun
 * when the run is on disk. What went wrong stands in the log, and the strip shows how old the last backup is.
 */
export function backupSchedule(
  parts: BackupParts,
  { clock, log }: { clock: Clock; log: Log },
): readonly ScheduledJob[] {
  const make = () => {
    makeBackup(parts, clock()).catch((error: unknown) => log.error('backup.failed', errorFacts(error)));
  };
  return [
    { name: 'backup.daily', cron: '0 9 * * *', run: (tx) => tx.afterCommit(make) },
    { name: 'calls.prune', cron: '41 * * * *', run: (tx, now) => void pruneReplies(tx, now) },
  ];
}
