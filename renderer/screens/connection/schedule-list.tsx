import { type OutputOf, useQuery } from '../../core-client.ts';
import { hasText, type Say, useText } from '../../i18n/index.ts';
import { type Column, type Formats, Loaded, StateWord, Table, useFormats } from '../../ui/index.ts';

type Planned = OutputOf<'scheduler.list'>['jobs'][number];

/** What the program does by the clock, when it last did, and when it will again. */
export function ScheduleList() {
  const t = useText();
  const formats = useFormats();
  const list = useQuery('scheduler.list', {}, { of: 'schedule' });
  return (
    <Loaded query={list}>
      {({ jobs }) => (
        <Table
          label={t('connection.schedule')}
          rows={jobs}
          keyOf={({ name }) => name}
          toneOf={({ last }) => (last?.result === 'failed' ? 'warn' : undefined)}
          columns={columnsOf(t, formats)}
        />
      )}
    </Loaded>
  );
}

function columnsOf(t: Say, { recent }: Formats): Column<Planned>[] {
  return [
    { key: 'what', title: t('connection.schedule-what'), cell: ({ name }) => nameOf(t, name) },
    {
      key: 'last',
      title: t('connection.last-run'),
      width: '10rem',
      cell: ({ last }) => (last ? recent(last.at) : '–'),
    },
    {
      key: 'next',
      title: t('connection.next-run'),
      width: '10rem',
      cell: ({ nextAt }) => (nextAt === null ? '–' : recent(nextAt)),
    },
    { key: 'state', title: t('connection.state'), width: '9rem', cell: (job) => <RunWord job={job} /> },
  ];
}

function RunWord({ job: { last } }: { readonly job: Planned }) {
  const t = useText();
  if (!last) return <StateWord>{t('connection.run-never')}</StateWord>;
  return <StateWord tone={toneOf[last.result]}>{t(`connection.run-${last.result}`)}</StateWord>;
}

const toneOf = { begun: 'plain', done: 'good', failed: 'bad' } as const;

function nameOf(t: Say, name: string): string {
  return hasText(`connection.by-clock.${name}`) ? t(`connection.by-clock.${name}`) : name;
}
