import type { RecordLine, TombstoneLine } from '../../../core/received/contract.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { Badge, type Column, type Formats, Table, useFormats } from '../../ui/index.ts';
import css from './outside.module.css';
import { countWords, hospitalName, ownTitle, recordDate, typeWords } from './record-words.ts';

export interface RecordListProps {
  readonly records: readonly RecordLine[];
  readonly openId?: string | undefined;
  readonly onOpen: (record: RecordLine) => void;
}

/** The records of other hospitals on one line each: when, what, from whom. Earlier versions stand behind their newest one. */
export function RecordList({ records, openId, onOpen }: RecordListProps) {
  const t = useText();
  const formats = useFormats();
  const rows = records.filter(({ replacedBy, id }) => replacedBy === null || id === openId);
  return (
    <div className={css['records']}>
      <Table
        label={t('outside.records')}
        columns={columnsOf(t, formats)}
        rows={rows}
        keyOf={({ id }) => id}
        onOpen={onOpen}
        selectedKey={openId}
        toneOf={() => 'outside'}
      />
    </div>
  );
}

function columnsOf(t: Say, formats: Formats): Column<RecordLine>[] {
  return [
    {
      key: 'what',
      title: t('outside.column.record'),
      cell: (record) => (
        <>
          <span className={css['what']}>
            {typeWords(t, record.hiType)}
            {record.isNew && <Badge tone="outside">{t('outside.new')}</Badge>}
            {record.attachments > 0 && (
              <span className={css['quiet']}>{t('outside.files', { count: record.attachments })}</span>
            )}
          </span>
          <span className={css['quiet']}>
            {[ownTitle(t, record), hospitalName(record.hospital), record.authors[0]].filter(Boolean).join(' · ')}
          </span>
        </>
      ),
    },
    {
      key: 'date',
      title: t('outside.column.date'),
      width: '8rem',
      cell: ({ careDate, receivedAt }) => (
        <span className={css['date']}>
          {careDate ? recordDate(t, formats, careDate.value.slice(0, 10)) : formats.day(receivedAt)}
        </span>
      ),
    },
  ];
}

/** What was here, from whom, and why it is gone. */
export function Stones({ tombstones }: { tombstones: readonly TombstoneLine[] }) {
  const t = useText();
  return (
    <ul className={css['stones']}>
      {tombstones.map((stone) => (
        <li key={stone.id}>
          <strong>{hospitalName(stone.hospital)}</strong> {countWords(t, stone.records)}
          <StoneWords stone={stone} />
        </li>
      ))}
    </ul>
  );
}

export function StoneWords({ stone: { because, erasedAt, cameAt } }: { stone: TombstoneLine }) {
  const t = useText();
  const { moment } = useFormats();
  return (
    <div className={css['quiet']}>
      {t(`outside.erased.${because}`, { at: moment(erasedAt) })} {t('outside.had-come', { at: moment(cameAt) })}
    </div>
  );
}
