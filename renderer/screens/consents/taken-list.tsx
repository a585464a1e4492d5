import { useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  type Column,
  EmptyState,
  type Formats,
  Loaded,
  Stack,
  StateWord,
  Table,
  TextField,
  useFormats,
} from '../../ui/index.ts';
import css from './consents.module.css';
import { columnsFor, type ListProps, type TransferLine } from './lines.ts';
import { lastOf, Pager, usePaging } from './paging.tsx';
import { takerName, transferState, typeNames } from './words.ts';

/** The rest stands in the panel beside the list. */
const besidePanel = ['who', 'patient', 'state'];

/** Who took what, when, under which permission; also who was refused, and why. */
export function TakenList({ patientId, selected, onOpen }: ListProps<TransferLine>) {
  const t = useText();
  const formats = useFormats();
  const [text, setText] = useState('');
  const paging = usePaging();
  const list = useQuery(
    'transfer.list',
    { text, patientId: patientId ?? null, before: paging.before },
    { of: 'transfer' },
  );
  return (
    <Stack>
      {patientId === undefined && (
        <div className={css['search']}>
          <TextField label={t('consents.patient')} kind="search" value={text} onChange={setText} />
        </div>
      )}
      <Loaded query={list}>
        {({ transfers, hasMore }) =>
          transfers.length === 0 ? (
            <EmptyState title={t('consents.taken-none')}>{t('consents.taken-none-what')}</EmptyState>
          ) : (
            <>
              <Table
                label={t('consents.taken')}
                columns={columnsFor(columnsOf(t, formats), { patientId, selected, besidePanel })}
                rows={transfers}
                keyOf={({ id }) => id}
                selectedKey={selected}
                {...(onOpen ? { onOpen } : {})}
              />
              <Pager
                paging={paging}
                last={lastOf(transfers, ({ receivedAt: at, id }) => ({ at, id }))}
                hasMore={hasMore}
              />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

function columnsOf(t: Say, formats: Formats): readonly Column<TransferLine>[] {
  return [
    { key: 'who', title: t('consents.who'), cell: (row) => takerName(t, row) },
    {
      key: 'patient',
      title: t('consents.patient'),
      cell: ({ patient }) => patient?.name ?? t('consents.unknown-patient'),
    },
    { key: 'what', title: t('consents.what'), cell: ({ taken }) => whatWent(t, taken) },
    { key: 'when', title: t('consents.when'), width: '9rem', cell: ({ receivedAt }) => formats.recent(receivedAt) },
    {
      key: 'state',
      title: t('consents.state'),
      width: '20rem',
      cell: (row) => {
        const { tone, words } = transferState(t, formats, row);
        return <StateWord tone={tone}>{words}</StateWord>;
      },
    },
  ];
}

function whatWent(t: Say, taken: TransferLine['taken']): string {
  if (taken.length === 0) return t('consents.nothing');
  const types = [...new Set(taken.flatMap(({ hiTypes }) => hiTypes))];
  return `${t('consents.visit-count', { count: taken.length })} · ${typeNames(t, types)}`;
}
