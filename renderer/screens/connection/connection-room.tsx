import { useState } from 'react';
import { useCommand, useQuery } from '../../core-client.ts';
import { goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { ErrorNote, Loaded, Page, Tabs } from '../../ui/index.ts';
import { FailedList } from './failed-list.tsx';
import { OutageList } from './outage-list.tsx';
import { Picture } from './picture.tsx';
import { PracticePhones } from './practice-phone.tsx';
import { ProofCard } from './proof-card.tsx';
import { ScheduleList } from './schedule-list.tsx';
import { WaitingList } from './waiting-list.tsx';

const parts = ['waiting', 'failed', 'outages', 'schedule'] as const;

/** `/connection`, `/connection/<part>`: this PC, the way in, ABDM, and everything that goes between them. */
export function ConnectionRoom({ below }: { readonly below: readonly string[] }) {
  const t = useText();
  const part = parts.find((key) => key === below[0]) ?? 'waiting';
  const shown = useQuery('connection.show', {}, { of: ['connection', 'outbox', 'inbox', 'setting'] });
  const strip = useQuery('strip.show', {}, { of: ['outbox', 'inbox'] });
  const proof = useCommand('connection.prove');
  const [proved, setProved] = useState<{
    readonly at: number;
    readonly value: Parameters<typeof ProofCard>[0]['proof'];
  }>();
  const prove = async () => {
    const reply = await proof.run({});
    if (reply.ok) setProved({ at: (proved?.at ?? 0) + 1, value: reply.value });
    shown.retry();
  };
  return (
    <Page
      title={t('frame.room.connection')}
      primary={{ children: t('connection.prove'), onPress: prove, isBusy: proof.isBusy }}
    >
      <Loaded query={shown}>{(value) => <Picture shown={value} />}</Loaded>
      <ErrorNote failure={proof.failure} />
      <ProofCard key={proved?.at} proof={proved?.value} isBusy={proof.isBusy} />
      <PracticePhones />
      <Tabs
        label={t('frame.room.connection')}
        open={part}
        onOpen={(key) => goInstead(`/connection/${key}`)}
        tabs={[
          {
            key: 'waiting',
            title: t('connection.waiting'),
            count: strip.value?.waiting ?? 0,
            content: <WaitingList />,
          },
          { key: 'failed', title: t('connection.failed'), count: strip.value?.failed ?? 0, content: <FailedList /> },
          {
            key: 'outages',
            title: t('connection.outages'),
            content: <OutageList outages={shown.value?.outages ?? []} />,
          },
          { key: 'schedule', title: t('connection.schedule'), content: <ScheduleList /> },
        ]}
      />
    </Page>
  );
}
