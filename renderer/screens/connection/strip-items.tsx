import { useQuery } from '../../core-client.ts';
import { useIsSilent } from '../../frame/core-item.tsx';
import { useSession } from '../../frame/session.tsx';
import { StripItem } from '../../frame/strip-item.tsx';
import { useText } from '../../i18n/index.ts';
import { useFormats } from '../../ui/index.ts';
import { stripState } from './words.ts';

const ofConnection = ['connection', 'outbox', 'inbox', 'setting'];

/** The connection in words with since-when, what waits, and what somebody has to look at. */
export function ConnectionItems() {
  const t = useText();
  const formats = useFormats();
  const { person } = useSession();
  const { value } = useQuery('strip.show', {}, { of: ofConnection });
  const isSilent = useIsSilent();
  if (!value || isSilent) return null;
  const mayEnter = person.roles.includes('owner') || person.roles.includes('receptionist');
  const to = (part: string) => (mayEnter ? { path: `/connection/${part}` } : {});
  const { tone, words } = stripState(t, value, formats.recent);
  return (
    <>
      <StripItem tone={tone} {...to('waiting')}>
        {words}
      </StripItem>
      {value.waiting > 0 && (
        <StripItem {...to('waiting')}>{t('connection.strip-waiting', { count: value.waiting })}</StripItem>
      )}
      {value.failed > 0 && (
        <StripItem tone="warn" {...to('failed')}>
          {t('connection.strip-failed', { count: value.failed })}
        </StripItem>
      )}
    </>
  );
}
