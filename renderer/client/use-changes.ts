import { useEffect, useRef } from 'react';
import { listen } from './events.ts';

/** Calls `reload` when something of these kinds changed in the core, and when the page was away for a while. */
export function useChanges(of: string | readonly string[], reload: () => void): void {
  const latest = useRef(reload);
  useEffect(() => {
    latest.current = reload;
  });
  const kinds = typeof of === 'string' ? of : of.join(' ');
  useEffect(() => {
    if (kinds === '') return undefined;
    const wanted = new Set(kinds.split(' '));
    return listen((news) => {
      if (news === 'all' || news.some((change) => wanted.has(change.of))) latest.current();
    });
  }, [kinds]);
}
