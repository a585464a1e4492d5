import { systemClock, toDayInIndia } from '../../core/kit/clock.ts';
import { useQuery } from '../core-client.ts';
import { useText } from '../i18n/index.ts';
import { useFormats, useNow } from '../ui/index.ts';
import { useSession } from './session.tsx';
import { StripItem } from './strip-item.tsx';

const day = 24 * 60 * 60 * 1000;

/** When the records were last copied. Amber when that is more than a day ago, or never happened. */
export function BackupItem() {
  const t = useText();
  const formats = useFormats();
  const { person } = useSession();
  const now = useNow(300);
  const { value } = useQuery('backup.list', {}, { of: 'backup' });
  if (!value) return null;
  const path = person.roles.includes('owner') ? { path: '/settings/backup' } : {};
  const newest = value.backups
    .map(({ madeAt }) => madeAt)
    .sort()
    .at(-1);
  if (newest === undefined) {
    return (
      <StripItem tone="warn" {...path}>
        {t('frame.backup-none')}
      </StripItem>
    );
  }
  const isOld = now.getTime() - Date.parse(newest) > day;
  const isToday = toDayInIndia(new Date(newest)) === toDayInIndia(systemClock());
  const key = isToday ? 'frame.backup-today' : 'frame.backup';
  return (
    <StripItem tone={isOld ? 'warn' : 'plain'} {...path}>
      {t(key, { when: formats.recent(newest) })}
    </StripItem>
  );
}
