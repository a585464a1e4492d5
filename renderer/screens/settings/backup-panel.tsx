import { type OutputOf, useCommand, useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import {
  Button,
  Card,
  type Column,
  EmptyState,
  ErrorNote,
  type Formats,
  Loaded,
  Table,
  useFormats,
} from '../../ui/index.ts';
import { KeyCard } from './key-card.tsx';
import { LogCard } from './log-card.tsx';
import css from './settings.module.css';
import { SheetCard } from './sheet-card.tsx';

/** Never losing the clinic's records: the sheet that opens them, the copies, the key, and the log that nobody can change. */
export function BackupPanel() {
  const list = useQuery('backup.list', {}, { of: 'backup' });
  return (
    <Loaded query={list}>
      {(value) => (
        <div className={css['backup']}>
          <SheetCard confirmedAt={value.sheetConfirmedAt} />
          <CopiesCard list={value} />
          <LogCard lastHash={value.auditHash} />
          <KeyCard />
        </div>
      )}
    </Loaded>
  );
}

type List = OutputOf<'backup.list'>;

function CopiesCard({ list }: { list: List }) {
  const t = useText();
  const formats = useFormats();
  const make = useCommand('backup.make');
  return (
    <Card
      title={t('backup.copies')}
      actions={
        <Button onPress={() => make.run({})} isBusy={make.isBusy}>
          {t(make.isBusy ? 'backup.making' : 'backup.make')}
        </Button>
      }
    >
      <p className={css['note']}>{t('backup.folder', { folder: list.folder })}</p>
      <ErrorNote failure={make.failure} onRetry={() => void make.run({})} />
      {list.backups.length === 0 ? (
        <EmptyState title={t('backup.none')} />
      ) : (
        <Table label={t('backup.copies')} columns={columnsOf(t, formats)} rows={list.backups} keyOf={({ id }) => id} />
      )}
    </Card>
  );
}

function columnsOf(t: Say, formats: Formats): readonly Column<List['backups'][number]>[] {
  return [
    { key: 'file', title: t('backup.file'), cell: ({ file }) => file },
    { key: 'made', title: t('backup.made'), cell: ({ madeAt }) => formats.moment(madeAt) },
    { key: 'size', title: t('backup.size'), align: 'right', cell: ({ bytes }) => inMegabytes(bytes) },
  ];
}

const inMegabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
