import type { Role } from '../../core/kit/words.ts';

export interface Found {
  readonly key: string;
  readonly title: string;
  /** Beside the title: age and sex, a date, what the command does. */
  readonly detail?: string;
  /** Where Enter leads … */
  readonly path?: string;
  /** … or what it does. */
  readonly run?: () => void;
}

/** Something that the Find field can find: patients, visits by date. Commands and rooms are there already. */
export interface Finder {
  /** `frame.finder.<key>` is the heading above its results. */
  readonly key: string;
  readonly roles: readonly Role[];
  /** At most eight, best first. Asked again with every letter; `signal` fires when the next letter came. */
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
}
