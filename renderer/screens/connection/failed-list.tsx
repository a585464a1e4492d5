import { useState } from 'react';
import { useCommand, useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Button,
  type Column,
  EmptyState,
  ErrorNote,
  type Formats,
  Inline,
  Loaded,
  Stack,
  StateWord,
  Table,
  useFormats,
} from '../../ui/index.ts';
import { WhyButton } from './waiting-list.tsx';
import { WhyDialog } from './why-dialog.tsx';
import { type Job, type Message, messageName, reasonOf } from './words.ts';

/** What did not go, and what came and could not be dealt with. */
export function FailedList() {
  const t = useText();
  const sent = useQuery('outbox.list', {}, { of: 'outbox' });
  const received = useQuery('inbox.list', {}, { of: 'inbox' });
  // Stays open while its message is tried again and not in the list for a moment.
  const [why, setWhy] = useState<number>();
  const isNothing = sent.value?.failed.length === 0 && received.value?.messages.length === 0;
  return (
    <Stack>
      {isNothing && <EmptyState title={t('connection.failed-none')}>{t('connection.failed-none-what')}</EmptyState>}
      <Loaded query={sent}>
        {({ failed }) => (failed.length === 0 ? null : <JobTable jobs={failed} askWhy={setWhy} />)}
      </Loaded>
      <Loaded query={received}>
        {({ messages }) => (messages.length === 0 ? null : <MessageTable messages={messages} />)}
      </Loaded>
      <WhyDialog id={why} onClose={() => setWhy(undefined)} />
    </Stack>
  );
}

const canBeTried = ({ state }: Job): boolean => state === 'refused' || state === 'needs-person';

function JobTable({ jobs, askWhy }: { readonly jobs: readonly Job[] } & Pick<JobActions, 'askWhy'>) {
  const t = useText();
  const formats = useFormats();
  const again = useCommand('outbox.tryAgain');
  return (
    <>
      <ErrorNote failure={again.failure} />
      <Table
        label={t('connection.not-sent')}
        rows={jobs}
        keyOf={({ id }) => String(id)}
        toneOf={(job) => (canBeTried(job) ? 'warn' : undefined)}
        columns={jobColumns(t, formats, { askWhy, tryAgain: (id) => again.run({ id }) })}
      />
    </>
  );
}

interface JobActions {
  readonly askWhy: (id: number) => void;
  readonly tryAgain: (id: number) => unknown;
}

function jobColumns(t: Say, { recent }: Formats, actions: JobActions): Column<Job>[] {
  return [
    { key: 'what', title: t('connection.not-sent'), cell: ({ kind }) => messageName(t, kind) },
    {
      key: 'at',
      title: t('connection.ended'),
      width: '9rem',
      cell: ({ endedAt, addedAt }) => recent(endedAt ?? addedAt),
    },
    { key: 'why', title: t('connection.reason'), cell: ({ because }) => reasonOf(t, because) },
    {
      key: 'do',
      title: t('connection.next-step'),
      width: '14rem',
      cell: (job) => <JobButtons job={job} {...actions} />,
    },
    { key: 'state', title: t('connection.state'), width: '12rem', cell: (job) => <JobStateWord job={job} /> },
  ];
}

function JobStateWord({ job }: { readonly job: Job }) {
  const t = useText();
  return <StateWord tone={canBeTried(job) ? 'warn' : 'plain'}>{t(`connection.job.${job.state}`)}</StateWord>;
}

function JobButtons({ job, askWhy, tryAgain }: { readonly job: Job } & JobActions) {
  const t = useText();
  const label = t('connection.again-of', { what: messageName(t, job.kind) });
  return (
    <Inline>
      <WhyButton job={job} onPress={askWhy} />
      {canBeTried(job) && (
        <Button isSmall label={label} onPress={() => tryAgain(job.id)}>
          {t('ui.try-again')}
        </Button>
      )}
    </Inline>
  );
}

function MessageTable({ messages }: { readonly messages: readonly Message[] }) {
  const t = useText();
  const formats = useFormats();
  const again = useCommand('inbox.runAgain');
  return (
    <>
      <ErrorNote failure={again.failure} />
      <Table
        label={t('connection.came')}
        rows={messages}
        keyOf={({ id }) => String(id)}
        toneOf={({ state }) => (state === 'refused' ? undefined : 'warn')}
        columns={messageColumns(t, formats, (id) => again.run({ id }))}
      />
    </>
  );
}

function messageColumns(t: Say, { recent }: Formats, runAgain: (id: number) => unknown): Column<Message>[] {
  return [
    { key: 'what', title: t('connection.came'), cell: ({ kind }) => messageName(t, kind) },
    { key: 'at', title: t('connection.came-at'), width: '9rem', cell: ({ receivedAt }) => recent(receivedAt) },
    { key: 'why', title: t('connection.reason'), cell: (message) => <MessageReason message={message} /> },
    {
      key: 'do',
      title: t('connection.next-step'),
      width: '14rem',
      cell: (message) => <MessageButton message={message} onPress={runAgain} />,
    },
    {
      key: 'state',
      title: t('connection.state'),
      width: '12rem',
      cell: (message) => <MessageWord message={message} />,
    },
  ];
}

function MessageReason({ message: { because, detail } }: { readonly message: Message }) {
  const t = useText();
  return (
    <>
      {t(`connection.came-because.${because ?? 'handler-failed'}`)} {detail !== null && <code>{detail}</code>}
    </>
  );
}

function MessageWord({ message: { state } }: { readonly message: Message }) {
  const t = useText();
  return <StateWord tone={state === 'refused' ? 'plain' : 'warn'}>{t(`connection.came-state.${state}`)}</StateWord>;
}

interface MessageButtonProps {
  readonly message: Message;
  readonly onPress: (id: number) => unknown;
}

function MessageButton({ message: { id, kind, isEmptied }, onPress }: MessageButtonProps) {
  const t = useText();
  if (isEmptied) return <span>{t('connection.emptied')}</span>;
  const label = t('connection.again-of', { what: messageName(t, kind) });
  return (
    <Button isSmall label={label} onPress={() => onPress(id)}>
      {t('ui.try-again')}
    </Button>
  );
}
