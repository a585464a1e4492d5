import { useState } from 'react';
import { RequestState } from '../../../core/consent/model.ts';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Badge,
  type Column,
  EmptyState,
  FieldRow,
  type Formats,
  Inline,
  Loaded,
  Select,
  Stack,
  StateWord,
  Table,
  TextField,
  useFormats,
} from '../../ui/index.ts';
import { type AskedRequest, columnsFor, type Got, type ListProps } from './lines.ts';
import { lastOf, Pager, usePaging } from './paging.tsx';
import { askedState } from './words.ts';

const filters = ['all', ...RequestState.options] as const;

/** The rest stands in the panel beside the list. */
const besidePanel = ['patient', 'asked', 'state'];

/** What we asked patients for: whom, when, until when, and what became of it (certification HIU_FLOW_104). */
export function AskedList({ patientId, selected, onOpen }: ListProps<AskedRequest>) {
  const t = useText();
  const formats = useFormats();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const paging = usePaging();
  const list = useQuery(
    'consent.asked',
    { text, patientId: patientId ?? null, before: paging.before, state: filter === 'all' ? null : filter },
    { of: ['consent', 'consent-request'] },
  );
  return (
    <Stack>
      {patientId === undefined && (
        <FieldRow>
          <TextField label={t('consents.patient')} kind="search" value={text} onChange={setText} />
          <Select
            label={t('consents.show')}
            value={filter}
            options={filters.map((value) => ({ value, label: t(`consents.asked-filter.${value}`) }))}
            onChange={setFilter}
          />
        </FieldRow>
      )}
      <Loaded query={list}>
        {({ requests, hasMore }) =>
          requests.length === 0 ? (
            <EmptyState title={t('consents.asked-none')}>{t('consents.asked-none-what')}</EmptyState>
          ) : (
            <>
              <Table
                label={t('consents.asked')}
                columns={columnsFor(columnsOf(t, formats), { patientId, selected, besidePanel })}
                rows={requests}
                keyOf={({ id }) => id}
                selectedKey={selected}
                {...(onOpen ? { onOpen } : {})}
              />
              <Pager paging={paging} last={lastOf(requests, ({ askedAt: at, id }) => ({ at, id }))} hasMore={hasMore} />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}

const isNarrowed = ({ narrowing: { hiTypesLeftOut, from, to, eraseAt } }: Got): boolean =>
  hiTypesLeftOut.length > 0 || from !== null || to !== null || eraseAt !== null;

function columnsOf(t: Say, formats: Formats): readonly Column<AskedRequest>[] {
  return [
    { key: 'patient', title: t('consents.patient'), cell: ({ patient }) => patient.name },
    { key: 'abha', title: t('consents.abha'), width: '13rem', cell: ({ abhaAddress }) => abhaAddress },
    { key: 'asked', title: t('consents.asked-at'), width: '9rem', cell: ({ askedAt }) => formats.recent(askedAt) },
    { key: 'until', title: t('consents.until'), width: '8rem', cell: ({ eraseAt }) => formats.day(eraseAt) },
    {
      key: 'state',
      title: t('consents.state'),
      width: '20rem',
      cell: (row) => {
        const { tone, words } = askedState(t, formats, row);
        return (
          <Inline>
            <StateWord tone={tone}>{words}</StateWord>
            {row.got.some(isNarrowed) && <Badge tone="warn">{t('consents.changed')}</Badge>}
          </Inline>
        );
      },
    },
  ];
}
