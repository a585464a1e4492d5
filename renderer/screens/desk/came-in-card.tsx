import { toDayInIndia, toInstant } from '../../../core/kit/clock.ts';
import { useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { type Say, useText } from '../../i18n/index.ts';
import { Card, type Column, EmptyState, type Formats, StateWord, Table, useFormats, useNow } from '../../ui/index.ts';
import { type CameIn, type CameInLine, cameInLines } from './came-in.ts';
import css from './desk.module.css';

/** More of them are read under Consents. */
const longest = 12;

/** What came in today without anybody at the desk doing anything. */
export function CameInCard() {
  const t = useText();
  const formats = useFormats();
  const { person } = useSession();
  const mayRead = person.roles.some((role) => role !== 'receptionist');
  const since = startOfToday(useNow());
  const news = useCameIn(since);
  const lines = cameInLines(news, { t, formats, since, mayRead });
  return (
    <Card isFlush title={t('desk.came')}>
      {lines.length === 0 ? (
        <EmptyState title={t('desk.came-nothing')}>{t('desk.came-nothing-what')}</EmptyState>
      ) : (
        <Table
          label={t('desk.came')}
          columns={columnsOf(t, formats)}
          rows={lines.slice(0, longest)}
          keyOf={({ key }) => key}
          onOpen={({ path }) => go(path)}
          toneOf={({ tone }) => (tone === 'outside' || tone === 'warn' ? tone : undefined)}
        />
      )}
      {lines.length > longest && (
        <p className={css['more']}>{t('desk.came-more', { count: lines.length - longest })}</p>
      )}
    </Card>
  );
}

function useCameIn(since: string): CameIn {
  const given = useQuery('consent.given', {}, { of: 'consent' });
  const asked = useQuery('consent.asked', {}, { of: ['consent', 'consent-request'] });
  const arrived = useQuery('received.news', { after: since }, { of: 'received' });
  const linked = useQuery('linking.news', { after: since }, { of: 'care-context' });
  const taken = useQuery('transfer.list', {}, { of: 'transfer' });
  const newHospitals = useQuery('transfer.newHospitals', {}, { of: 'new-hiu' });
  return {
    given: given.value?.permissions ?? [],
    asked: asked.value?.requests ?? [],
    arrived: arrived.value?.arrived ?? [],
    linked: linked.value?.visits ?? [],
    taken: taken.value?.transfers ?? [],
    newHospitals: newHospitals.value?.hospitals ?? [],
  };
}

const startOfToday = (now: Date): string => toInstant(new Date(`${toDayInIndia(now)}T00:00:00+05:30`));

function columnsOf(t: Say, { time }: Formats): readonly Column<CameInLine>[] {
  return [
    {
      key: 'what',
      title: t('desk.came-what'),
      cell: ({ name, tone, text }) => (
        <div className={css['came']}>
          <strong>{name ?? t('desk.came.not-ours')}</strong>
          <StateWord tone={tone}>{text}</StateWord>
        </div>
      ),
    },
    { key: 'at', title: t('desk.came-at'), width: '4.5rem', align: 'right', cell: ({ at }) => <Time>{time(at)}</Time> },
  ];
}

/** Never broken into lines. */
function Time({ children }: { readonly children: string }) {
  return <span className={css['time']}>{children}</span>;
}
