import { useCommand } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Card,
  Check,
  type Column,
  EmptyState,
  ErrorNote,
  type Formats,
  Loaded,
  Stack,
  Table,
  useFormats,
} from '../../ui/index.ts';
import { LinkWord, useLinks } from './link-word.tsx';
import type { LinkState } from './link-words.ts';

/** Which visits ABDM knows as this patient's, and the switch for whoever does not want that. */
export function LinkedVisits({ patientId }: { readonly patientId: string }) {
  const t = useText();
  const { day } = useFormats();
  const { query } = useLinks(patientId);
  const wish = useCommand('linking.setWish');
  return (
    <Card title={t('linking.title')}>
      <Loaded query={query}>
        {({ wantsLinking, visits }) => (
          <Stack>
            <Check
              label={t('linking.do-not-link')}
              hint={t('linking.do-not-link-what')}
              isChecked={!wantsLinking}
              onChange={(isOff) => void wish.run({ patientId, wantsLinking: !isOff })}
            />
            <ErrorNote failure={wish.failure} />
            {visits.length === 0 ? (
              <EmptyState title={t('linking.none')}>{t('linking.none-what')}</EmptyState>
            ) : (
              <Table
                label={t('linking.title')}
                columns={columnsOf(t, day)}
                rows={visits}
                keyOf={({ visitId }) => visitId}
              />
            )}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

const columnsOf = (t: Say, day: Formats['day']): readonly Column<LinkState>[] => [
  { key: 'visit', title: t('linking.column.visit'), cell: (link) => day(link.day), width: '9rem' },
  {
    key: 'records',
    title: t('linking.column.records'),
    cell: ({ hiTypes }) => hiTypes.map((hiType) => t(`linking.record.${hiType}`)).join(' · '),
  },
  {
    key: 'state',
    title: t('linking.column.state'),
    cell: (link) => <LinkWord link={link} of={day(link.day)} isFull />,
  },
];
