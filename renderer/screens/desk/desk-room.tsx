import { useState } from 'react';
import type { QueueLine } from '../../../core/visits/model.ts';
import { useQuery } from '../../core-client.ts';
import { go, goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Card, EmptyState, Loaded, Page, StateWord, Table } from '../../ui/index.ts';
import { AbhaDoor } from '../abha/abha-door.tsx';
import { useQueueColumns } from '../visits/queue-columns.tsx';
import { ArriveDialog } from './arrive-dialog.tsx';
import { CameInCard } from './came-in-card.tsx';
import css from './desk.module.css';
import { QueueDialog } from './queue-dialog.tsx';
import { WhoHasCome } from './who-has-come.tsx';

/** Reception's room. `/desk/abha` is the door for whoever comes with an ABHA. */
export function DeskRoom({ below }: { below: readonly string[] }) {
  return below[0] === 'abha' ? <AbhaDoor /> : <QueueRoom below={below} />;
}

/** Who is here today, and who has just come in. `/desk/arrive/<patient>` puts a patient into the queue. */
function QueueRoom({ below }: { below: readonly string[] }) {
  const t = useText();
  const [verb, patientId] = below;
  const queue = useQuery('visits.today', {}, { of: ['visit', 'patient'] });
  const [opened, setOpened] = useState<string>();
  const line = queue.value?.lines.find(({ id }) => id === opened);
  const arriving = verb === 'arrive' ? patientId : undefined;
  return (
    <Page
      title={t('desk.title')}
      facts={queue.value && <Counts lines={queue.value.lines} />}
      actions={
        <>
          <Button keys="Alt+A" onPress={() => go('/desk/abha')}>
            {t('abha.verify')}
          </Button>
          <Button keys="F2" onPress={() => go('/patients/new')}>
            {t('desk.new-patient')}
          </Button>
        </>
      }
    >
      <div className={css['split']}>
        <div className={css['queue']}>
          <WhoHasCome onChosen={(id) => go(`/desk/arrive/${id}`)} />
          <Loaded query={queue}>
            {({ lines, doctors }) => (
              <Queue lines={lines} hasDoctors={doctors.length > 1} onOpen={({ id }) => setOpened(id)} />
            )}
          </Loaded>
        </div>
        <CameInCard />
      </div>
      {arriving !== undefined && (
        <ArriveDialog patientId={arriving} doctors={queue.value?.doctors ?? []} onClose={() => goInstead('/desk')} />
      )}
      {line && <QueueDialog line={line} onClose={() => setOpened(undefined)} />}
    </Page>
  );
}

function Queue({
  lines,
  hasDoctors,
  onOpen,
}: {
  readonly lines: readonly QueueLine[];
  readonly hasDoctors: boolean;
  readonly onOpen: (line: QueueLine) => void;
}) {
  const t = useText();
  const columns = useQueueColumns({ hasDoctors });
  if (lines.length === 0) return <EmptyState title={t('visits.nobody')}>{t('desk.nobody-what')}</EmptyState>;
  return (
    <Card isFlush>
      <Table label={t('visits.queue')} columns={columns} rows={lines} keyOf={({ id }) => id} onOpen={onOpen} />
    </Card>
  );
}

function Counts({ lines }: { lines: readonly QueueLine[] }) {
  const t = useText();
  const waiting = lines.filter(({ state }) => state === 'waiting' || state === 'called').length;
  const done = lines.filter(({ state }) => state === 'done').length;
  return (
    <>
      <StateWord>{t('desk.waiting', { count: waiting })}</StateWord>
      <StateWord>{t('desk.done', { count: done })}</StateWord>
    </>
  );
}
