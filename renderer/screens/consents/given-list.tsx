import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { type Column, type Formats, Loaded, Stack, StateWord, useFormats } from '../../ui/index.ts';
import { LineFilters } from './line-filters.tsx';
import { LineTable } from './line-table.tsx';
import type { GivenPermission, ListProps } from './lines.ts';
import { useNarrowing } from './narrowing.ts';
import { givenState, shortTypeNames, takerName } from './words.ts';

type Filter = 'all' | 'GRANTED' | 'PAUSED' | 'REVOKED' | 'EXPIRED' | 'ending-first';
const filters: readonly Filter[] = ['all', 'GRANTED', 'ending-first', 'PAUSED', 'REVOKED', 'EXPIRED'];

/** The rest stands in the panel beside the list. */
const besidePanel = ['patient', 'who', 'state'];

/** What others may take from us, with the end and the state; by patient, state or what ends next. */
export function GivenList({ patientId, selected, onOpen }: ListProps<GivenPermission>) {
  const t = useText();
  const formats = useFormats();
  const narrowing = useNarrowing<Filter>('all');
  const { text, choice, before } = narrowing;
  const isState = choice !== 'all' && choice !== 'ending-first';
  const list = useQuery(
    'consent.given',
    {
      text,
      patientId: patientId ?? null,
      before,
      state: isState ? choice : null,
      order: choice === 'ending-first' ? 'ending-first' : 'newest',
    },
    { of: 'consent' },
  );
  const choices = filters.map((value) => ({ value, label: t(`consents.filter.${value}`) }));
  return (
    <Stack>
      <LineFilters narrowing={narrowing} choices={choices} patientId={patientId} />
      <Loaded query={list}>
        {({ permissions, hasMore }) => (
          <LineTable
            of="given"
            lines={permissions}
            hasMore={hasMore}
            columns={columnsOf(t, formats)}
            besidePanel={besidePanel}
            markOf={({ toldAt: at, consentId: id }) => ({ at, id })}
            {...{ narrowing, patientId, selected, onOpen }}
          />
        )}
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
