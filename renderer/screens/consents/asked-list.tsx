import { RequestState } from '../../../core/consent/model.ts';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { Badge, type Column, type Formats, Inline, Loaded, Stack, StateWord, useFormats } from '../../ui/index.ts';
import { LineFilters } from './line-filters.tsx';
import { LineTable } from './line-table.tsx';
import type { AskedRequest, Got, ListProps } from './lines.ts';
import { useNarrowing } from './narrowing.ts';
import { askedState } from './words.ts';

const filters = ['all', ...RequestState.options] as const;

/** The rest stands in the panel beside the list. */
const besidePanel = ['patient', 'asked', 'state'];

/** What we asked patients for: whom, when, until when, and what became of it (certification HIU_FLOW_104). */
export function AskedList({ patientId, selected, onOpen }: ListProps<AskedRequest>) {
  const t = useText();
  const formats = useFormats();
  const narrowing = useNarrowing<(typeof filters)[number]>('all');
  const { text, choice, before } = narrowing;
  const list = useQuery(
    'consent.asked',
    { text, patientId: patientId ?? null, before, state: choice === 'all' ? null : choice },
    { of: ['consent', 'consent-request'] },
  );
  const choices = filters.map((value) => ({ value, label: t(`consents.asked-filter.${value}`) }));
  return (
    <Stack>
      <LineFilters narrowing={narrowing} choices={choices} patientId={patientId} />
      <Loaded query={list}>
        {({ requests, hasMore }) => (
          <LineTable
            of="asked"
            lines={requests}
            hasMore={hasMore}
            columns={columnsOf(t, formats)}
            besidePanel={besidePanel}
            markOf={({ askedAt: at, id }) => ({ at, id })}
            {...{ narrowing, patientId, selected, onOpen }}
          />
        )}
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
