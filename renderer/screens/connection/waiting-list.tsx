import { useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Banner,
  Button,
  type Column,
  EmptyState,
  type Formats,
  Loaded,
  Stack,
  StateWord,
  Table,
  useFormats,
} from '../../ui/index.ts';
import { WhyDialog } from './why-dialog.tsx';
import { type Job, messageName, reasonOf } from './words.ts';

/** What is to be sent, and why it has not been yet. */
export function WaitingList() {
  const t = useText();
  const formats = useFormats();
  const list = useQuery('outbox.list', {}, { of: 'outbox' });
  const [why, setWhy] = useState<number>();
  return (
    <Loaded query={list}>
      {({ waiting, pause }) => (
        <Stack>
          {pause && (
            <Banner tone="warn" title={t('connection.paused', { since: formats.recent(pause.since) })}>
              {reasonOf(t, pause.because)} {t('connection.paused-what')}
            </Banner>
          )}
          {waiting.length === 0 ? (
            <EmptyState title={t('connection.waiting-none')}>{t('connection.waiting-none-what')}</EmptyState>
          ) : (
            <Table
              label={t('connection.waiting')}
              rows={waiting}
              keyOf={({ id }) => String(id)}
              columns={columnsOf(t, formats, setWhy)}
            />
          )}
          <WhyDialog id={why} onClose={() => setWhy(undefined)} />
        </Stack>
      )}
    </Loaded>
  );
}

function columnsOf(t: Say, { recent }: Formats, askWhy: (id: number) => void): Column<Job>[] {
  return [
    { key: 'what', title: t('connection.what'), cell: ({ kind }) => messageName(t, kind) },
    { key: 'since', title: t('connection.since'), width: '9rem', cell: ({ addedAt }) => recent(addedAt) },
    {
      key: 'next',
      title: t('connection.next'),
      width: '9rem',
      cell: ({ state, notBefore }) => (state === 'sending' ? t('connection.now') : recent(notBefore)),
    },
    { key: 'until', title: t('connection.worth-until'), width: '9rem', cell: ({ deadline }) => recent(deadline) },
    { key: 'state', title: t('connection.state'), cell: (job) => <WaitingState job={job} /> },
    { key: 'why', title: t('connection.why'), width: '6rem', cell: (job) => <WhyButton job={job} onPress={askWhy} /> },
  ];
}

function WaitingState({ job: { state, because } }: { readonly job: Job }) {
  const t = useText();
  if (because === null) return <StateWord>{t(`connection.job.${state}`)}</StateWord>;
  return <StateWord tone="warn">{reasonOf(t, because)}</StateWord>;
}

export function WhyButton({
  job: { id, kind },
  onPress,
}: {
  readonly job: Job;
  readonly onPress: (id: number) => void;
}) {
  const t = useText();
  const label = t('connection.why-of', { what: messageName(t, kind) });
  return (
    <Button isSmall kind="quiet" label={label} onPress={() => onPress(id)}>
      {t('connection.why')}
    </Button>
  );
}
