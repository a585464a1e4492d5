import type { SealedBytes } from '../encryption/index.ts';
import type { Dialect, LeavingPage } from '../gateway/index.ts';
import { newSecret } from '../kit/ids.ts';

/** A page before it is written: its contents are bytes already. */
export type SealedPage = Omit<LeavingPage, 'entries'> & {
  readonly entries: readonly (SealedBytes & { readonly careContextReference: string })[];
};

/**
 * The page's JSON in pieces, in the dialect's spelling. The contents themselves are pieces: they never become a text, nor a
 * part of a larger one.
 */
export function writePageBytes(dialect: Pick<Dialect, 'writePage'>, page: SealedPage): readonly Uint8Array[] {
  // Stands for each content; nobody could have guessed it.
  const mark = newSecret();
  const entries = page.entries.map((entry) => ({ ...entry, content: mark }));
  const parts = JSON.stringify(dialect.writePage({ ...page, entries })).split(mark);
  return parts.flatMap((part, place) => [Buffer.from(part), ...(page.entries[place]?.content ?? [])]);
}
