import { type Say, useText } from '../../i18n/index.ts';
import { type Column, EmptyState, type Formats, StateWord, Table, useFormats } from '../../ui/index.ts';
import { faultOf, type Shown } from './words.ts';

type Outage = Shown['outages'][number];

/** When ABDM could not reach this PC, or this PC could not reach ABDM; the newest first. */
export function OutageList({ outages }: { readonly outages: readonly Outage[] }) {
  const t = useText();
  const formats = useFormats();
  if (outages.length === 0) {
    return <EmptyState title={t('connection.outages-none')}>{t('connection.outages-none-what')}</EmptyState>;
  }
  return (
    <Table
      label={t('connection.outages')}
      rows={outages}
      keyOf={({ part, beganAt }) => `${part} ${beganAt}`}
      toneOf={({ endedAt }) => (endedAt === null ? 'warn' : undefined)}
      columns={columnsOf(t, formats)}
    />
  );
}

function columnsOf(t: Say, { recent }: Formats): Column<Outage>[] {
  return [
    { key: 'part', title: t('connection.outage-what'), cell: ({ part }) => t(`connection.outage.${part}`) },
    { key: 'why', title: t('connection.reason'), cell: ({ because }) => faultOf(t, because) },
    { key: 'from', title: t('connection.from'), width: '9rem', cell: ({ beganAt }) => recent(beganAt) },
    { key: 'to', title: t('connection.to'), width: '11rem', cell: ({ endedAt }) => <Until instant={endedAt} /> },
  ];
}

function Until({ instant }: { readonly instant: string | null }) {
  const t = useText();
  const { recent } = useFormats();
  return instant === null ? <StateWord tone="warn">{t('connection.lasting')}</StateWord> : <>{recent(instant)}</>;
}
