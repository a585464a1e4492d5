import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { Button, Inline } from '../../ui/index.ts';

/** Where one stands in a list that is longer than a page: the time before which its lines lie. */
export interface Paging {
  readonly before: string | null;
  readonly goBefore: (before: string | null) => void;
}

export function usePaging(): Paging {
  const [before, goBefore] = useState<string | null>(null);
  return { before, goBefore };
}

/** Older lines, and back to the newest. Nothing, where one page holds all. */
export function Pager({ paging, last, hasMore }: { paging: Paging; last: string | undefined; hasMore: boolean }) {
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
