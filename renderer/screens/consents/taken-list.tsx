import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { type Column, type Formats, Loaded, Stack, StateWord, useFormats } from '../../ui/index.ts';
import { LineFilters } from './line-filters.tsx';
import { LineTable } from './line-table.tsx';
import type { ListProps, TransferLine } from './lines.ts';
import { useNarrowing } from './narrowing.ts';
import { takerName, transferState, typeNames } from './words.ts';

/** The rest stands in the panel beside the list. */
const besidePanel = ['who', 'patient', 'state'];

/** Who took what, when, under which permission; also who was refused, and why. */
export function TakenList({ patientId, selected, onOpen }: ListProps<TransferLine>) {
  const t = useText();
  const formats = useFormats();
  const narrowing = useNarrowing('all');
  const { text, before } = narrowing;
  const list = useQuery('transfer.list', { text, patientId: patientId ?? null, before }, { of: 'transfer' });
  return (
    <Stack>
      <LineFilters narrowing={narrowing} patientId={patientId} />
      <Loaded query={list}>
        {({ transfers, hasMore }) => (
          <LineTable
            of="taken"
            lines={transfers}
            hasMore={hasMore}
            columns={columnsOf(t, formats)}
            besidePanel={besidePanel}
            markOf={({ receivedAt: at, id }) => ({ at, id })}
            {...{ narrowing, patientId, selected, onOpen }}
          />
        )}
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
