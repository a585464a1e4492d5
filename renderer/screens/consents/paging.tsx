import { useState } from 'react';
import type { PageMark } from '../../../core/kit/page-mark.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Inline } from '../../ui/index.ts';

/** Where one stands in a list that is longer than a page: the line after which its lines lie. */
export interface Paging {
  readonly before: PageMark | null;
  readonly goBefore: (before: PageMark | null) => void;
}

export function usePaging(): Paging {
  const [before, goBefore] = useState<PageMark | null>(null);
  return { before, goBefore };
}

/** The mark of the last line of a page. */
export function lastOf<Line>(lines: readonly Line[], markOf: (line: Line) => PageMark): PageMark | undefined {
  const line = lines.at(-1);
  return line && markOf(line);
}

/** Older lines, and back to the newest. Nothing, where one page holds all. */
export function Pager({ paging, last, hasMore }: { paging: Paging; last: PageMark | undefined; hasMore: boolean }) {
  const t = useText();
  const { before, goBefore } = paging;
  if (before === null && !hasMore) return null;
  return (
    <Inline>
      {before !== null && <Button onPress={() => goBefore(null)}>{t('consents.newest')}</Button>}
      {hasMore && last !== undefined && <Button onPress={() => goBefore(last)}>{t('consents.older')}</Button>}
    </Inline>
  );
}
