import { useState } from 'react';
import { addDays } from '../../../core/consultations/model.ts';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { QueueLine } from '../../../core/visits/model.ts';
import { call, type Failure, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Button, Card, EmptyState, ErrorNote, Loaded, Page, Table, useFormats } from '../../ui/index.ts';
import { useQueueColumns } from './queue-columns.tsx';

/** Whom the doctor sees on a day; F8 takes the next one in. Without `day`: today, and what was never signed. */
export function DoctorsList({ day, staffId }: { readonly day?: string; readonly staffId: string }) {
  const t = useText();
  const { day: writeDay } = useFormats();
  const { person } = useSession();
  const isDoctor = person.roles.includes('doctor');
  const [isEverybody, setIsEverybody] = useState(!isDoctor);
  const [failure, setFailure] = useState<Failure>();
  const today = toDayInIndia(systemClock());
  const shown = day ?? today;
  const isToday = shown === today;
  const open = (line: QueueLine) => void openVisit(line, { isToday, isDoctor }).then(setFailure);
  const takeIn = async () => {
    const reply = await call('visits.next', {});
    if (!reply.ok) setFailure(reply);
    else if (reply.value.visitId !== null) go(`/visits/${reply.value.visitId}`);
  };
  useKeys(isDoctor && isToday ? [{ keys: 'Ctrl+Enter', does: t('visits.next'), run: () => void takeIn() }] : []);
  return (
    <Page
      title={isToday ? t('visits.today') : t('visits.of-day', { day: writeDay(shown) })}
      actions={
        <>
          <Button kind="quiet" onPress={() => go(`/visits/day/${addDays(shown, -1)}`)}>
            {t('visits.day-before')}
          </Button>
          {!isToday && (
            <Button kind="quiet" onPress={() => go('/visits')}>
              {t('visits.today-short')}
            </Button>
          )}
          {isDoctor && (
            <Button onPress={() => setIsEverybody(!isEverybody)}>
              {t(isEverybody ? 'visits.only-mine' : 'visits.everybodys')}
            </Button>
          )}
          {isDoctor && isToday && (
            <Button kind="primary" keys="F8" onPress={takeIn}>
              {t('visits.next')}
            </Button>
          )}
        </>
      }
    >
      <ErrorNote failure={failure} />
      {isToday ? (
        <TodaysList only={isEverybody ? undefined : staffId} onOpen={open} />
      ) : (
        <DaysList day={shown} only={isEverybody ? undefined : staffId} onOpen={open} />
      )}
      {isToday && isDoctor && <Unsigned today={today} />}
    </Page>
  );
}

/** A patient who waits is with the doctor from here on; any other page is only looked at. */
async function openVisit(
  { id, state }: QueueLine,
  { isToday, isDoctor }: { isToday: boolean; isDoctor: boolean },
): Promise<Failure | undefined> {
  if (isToday && isDoctor && (state === 'waiting' || state === 'called')) {
    const reply = await call('visits.begin', { visitId: id });
    if (!reply.ok) return reply;
  }
  go(`/visits/${id}`);
  return undefined;
}

interface ListProps {
  readonly only: string | undefined;
  readonly onOpen: (line: QueueLine) => void;
}

function TodaysList({ only, onOpen }: ListProps) {
  const queue = useQuery('visits.today', only === undefined ? {} : { doctorId: only }, { of: ['visit', 'patient'] });
  return (
    <Loaded query={queue}>
      {({ lines, doctors }) => (
        <QueueTable lines={lines} onOpen={onOpen} hasDoctors={only === undefined && doctors.length > 1} />
      )}
    </Loaded>
  );
}

function DaysList({ day, only, onOpen }: ListProps & { readonly day: string }) {
  const visits = useQuery('visits.ofDay', { day }, { of: 'visit' });
  return (
    <Loaded query={visits}>
      {({ lines }) => (
        <QueueTable
          lines={lines.filter(({ doctorId }) => only === undefined || doctorId === only)}
          onOpen={onOpen}
          hasDoctors={only === undefined}
        />
      )}
    </Loaded>
  );
}

function QueueTable({
  lines,
  onOpen,
  hasDoctors,
}: Omit<ListProps, 'only'> & { lines: readonly QueueLine[]; hasDoctors: boolean }) {
  const t = useText();
  const columns = useQueueColumns({ hasDoctors });
  if (lines.length === 0) return <EmptyState title={t('visits.nobody')}>{t('visits.nobody-what')}</EmptyState>;
  return (
    <Card>
      <Table label={t('visits.queue')} columns={columns} rows={lines} keyOf={({ id }) => id} onOpen={onOpen} />
    </Card>
  );
}

/** What was begun on another day and never signed: it helps nobody until it is. */
function Unsigned({ today }: { today: string }) {
  const t = useText();
  const { day, moment } = useFormats();
  const drafts = useQuery('consultations.drafts', {}, { of: ['consultation', 'visit'] });
  return (
    <Loaded query={drafts}>
      {(value) => {
        const older = value.drafts.filter((draft) => draft.day !== today);
        if (older.length === 0) return null;
        return (
          <Card title={t('visits.unsigned')}>
            <Table
              label={t('visits.unsigned')}
              columns={[
                { key: 'name', title: t('visits.column.name'), cell: ({ patientName }) => patientName },
                { key: 'day', title: t('visits.day'), cell: (draft) => day(draft.day), width: '9rem' },
                { key: 'saved', title: t('visits.saved'), cell: ({ savedAt }) => moment(savedAt), width: '12rem' },
              ]}
              rows={older}
              keyOf={({ visitId }) => visitId}
              onOpen={({ visitId }) => go(`/visits/${visitId}`)}
            />
          </Card>
        );
      }}
    </Loaded>
  );
}
