import { useState } from 'react';
import type { PageMark } from '../../../core/kit/page-mark.ts';

/** What a list is narrowed to, and the line after which the shown ones lie: it is longer than a page. */
export interface Narrowing<Choice extends string> {
  readonly text: string;
  readonly choice: Choice;
  readonly before: PageMark | null;
  readonly setText: (text: string) => void;
  readonly choose: (choice: Choice) => void;
  readonly goBefore: (before: PageMark | null) => void;
}

/** Whoever narrows a list differently begins at its newest line again. */
export function useNarrowing<Choice extends string>(first: Choice): Narrowing<Choice> {
  const [now, setNow] = useState({ text: '', choice: first, before: null as PageMark | null });
  return {
    ...now,
    setText: (text) => setNow({ ...now, text, before: null }),
    choose: (choice) => setNow({ ...now, choice, before: null }),
    goBefore: (before) => setNow({ ...now, before }),
  };
}
