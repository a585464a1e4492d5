import type { PageMark } from '../../../core/kit/page-mark.ts';
import { useText } from '../../i18n/index.ts';
import { Button, type Column, EmptyState, Inline, Table } from '../../ui/index.ts';
import { columnsFor, type ListProps } from './lines.ts';
import type { Narrowing } from './narrowing.ts';

interface LineTableProps<Line> extends ListProps<Line> {
  readonly of: 'asked' | 'given' | 'taken';
  readonly lines: readonly Line[];
  readonly hasMore: boolean;
  readonly columns: readonly Column<Line>[];
  /** The columns that stay while a panel takes its room. */
  readonly besidePanel: readonly string[];
  readonly markOf: (line: Line) => PageMark;
  readonly narrowing: Pick<Narrowing<string>, 'text' | 'choice' | 'before' | 'goBefore'>;
}

/** One page of a list, with the way to older lines and back to the newest; or what there will be, where there is none yet. */
export function LineTable<Line>({
  of,
  lines,
  hasMore,
  columns,
  markOf,
  narrowing,
  onOpen,
  ...options
}: LineTableProps<Line>) {
  const t = useText();
  const { text, choice, before, goBefore } = narrowing;
  const last = lines.at(-1);
  if (last === undefined) {
    const isNarrowed = text.trim() !== '' || choice !== 'all';
    return isNarrowed ? (
      <EmptyState title={t('consents.none-like-this')} />
    ) : (
      <EmptyState title={t(`consents.${of}-none`)}>{t(`consents.${of}-none-what`)}</EmptyState>
    );
  }
  return (
    <>
      <Table
        label={t(`consents.${of}`)}
        columns={columnsFor(columns, options)}
        rows={lines}
        keyOf={(line) => markOf(line).id}
        selectedKey={options.selected}
        {...(onOpen ? { onOpen } : {})}
      />
      {(before !== null || hasMore) && (
        <Inline>
          {before !== null && <Button onPress={() => goBefore(null)}>{t('consents.newest')}</Button>}
          {hasMore && <Button onPress={() => goBefore(markOf(last))}>{t('consents.older')}</Button>}
        </Inline>
      )}
    </>
  );
}
