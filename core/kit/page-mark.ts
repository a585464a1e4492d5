import { z } from 'zod';
import { Instant } from './words.ts';

/** The last line of a page; the next page begins after it. Its id tells lines of the same instant apart. */
export const PageMark = z.object({ at: Instant, id: z.string() });
export type PageMark = z.infer<typeof PageMark>;

/** Later than any line of ours. */
const endOfTime: PageMark = { at: '9999-12-31T00:00:00.000Z', id: '' };

/** As a statement takes it; null begins with the newest line. */
export function markValues(mark: PageMark | null): { readonly beforeAt: string; readonly beforeId: string } {
  const { at, id } = mark ?? endOfTime;
  return { beforeAt: at, beforeId: id };
}
