import { useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  type Column,
  EmptyState,
  FieldRow,
  type Formats,
  Loaded,
  Select,
  Stack,
  StateWord,
  Table,
  TextField,
  useFormats,
} from '../../ui/index.ts';
import { columnsFor, type GivenPermission, type ListProps } from './lines.ts';
import { lastOf, Pager, usePaging } from './paging.tsx';
import { givenState, shortTypeNames, takerName } from './words.ts';

type Filter = 'all' | 'GRANTED' | 'PAUSED' | 'REVOKED' | 'EXPIRED' | 'ending-first';
const filters: readonly Filter[] = ['all', 'GRANTED', 'ending-first', 'PAUSED', 'REVOKED', 'EXPIRED'];

/** The rest stands in the panel beside the list. */
const besidePanel = ['patient', 'who', 'state'];

/** What others may take from us, with the end and the state; by patient, state or what ends next. */
export function GivenList({ patientId, selected, onOpen }: ListProps<GivenPermission>) {
  const t = useText();
  const formats = useFormats();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const paging = usePaging();
  const isState = filter !== 'all' && filter !== 'ending-first';
  const list = useQuery(
    'consent.given',
    {
      text,
      patientId: patientId ?? null,
      before: paging.before,
      state: isState ? filter : null,
      order: filter === 'ending-first' ? 'ending-first' : 'newest',
    },
    { of: 'consent' },
  );
  return (
    <Stack>
      {patientId === undefined && (
        <FieldRow>
          <TextField label={t('consents.patient')} kind="search" value={text} onChange={setText} />
          <Select
            label={t('consents.show')}
            value={filter}
            options={filters.map((value) => ({ value, label: t(`consents.filter.${value}`) }))}
            onChange={setFilter}
          />
        </FieldRow>
      )}
      <Loaded query={list}>
        {({ permissions, hasMore }) =>
          permissions.length === 0 ? (
            <EmptyState title={t('consents.given-none')}>{t('consents.given-none-what')}</EmptyState>
          ) : (
            <>
              <Table
                label={t('consents.given')}
                columns={columnsFor(columnsOf(t, formats), { patientId, selected, besidePanel })}
                rows={permissions}
                keyOf={({ consentId }) => consentId}
                selectedKey={selected}
                {...(onOpen ? { onOpen } : {})}
              />
              <Pager
                paging={paging}
                last={lastOf(permissions, ({ toldAt: at, consentId: id }) => ({ at, id }))}
                hasMore={hasMore}
              />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

function columnsOf(t: Say, formats: Formats): readonly Column<GivenPermission>[] {
  return [
    {
      key: 'patient',
      title: t('consents.patient'),
      cell: ({ patient }) => patient?.name ?? t('consents.unknown-patient'),
    },
    { key: 'who', title: t('consents.who'), cell: (row) => takerName(t, row) },
    { key: 'what', title: t('consents.what'), cell: ({ hiTypes }) => shortTypeNames(t, hiTypes) },
    { key: 'since', title: t('consents.since'), width: '7rem', cell: ({ grantedAt }) => formats.recent(grantedAt) },
    {
      key: 'state',
      title: t('consents.state'),
      width: '14rem',
      cell: (row) => {
        const { tone, words } = givenState(t, formats, row);
        return <StateWord tone={tone}>{words}</StateWord>;
      },
    },
  ];
}
