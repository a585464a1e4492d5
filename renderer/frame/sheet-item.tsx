import { useQuery } from '../core-client.ts';
import { useText } from '../i18n/index.ts';
import { useSession } from './session.tsx';
import { StripItem } from './strip-item.tsx';

/** A real clinic registers nobody before its key is on paper: said before somebody fills in a whole form for nothing. */
export function SheetItem() {
  const t = useText();
  const { world, person } = useSession();
  const { value } = useQuery('backup.list', {}, { of: 'backup' });
  if (world !== 'production' || !value || value.sheetConfirmedAt !== null) return null;
  const path = person.roles.includes('owner') ? { path: '/settings/backup' } : {};
  return (
    <StripItem tone="bad" {...path}>
      {t('frame.sheet-first')}
    </StripItem>
  );
}
