import type { ReactNode } from 'react';
import type { Query } from '../core-client.ts';
import { ErrorNote, QuietBar } from './banner.tsx';
import css from './state.module.css';

/** Shows a query in all its states: old content with a quiet bar, the failure with a way on, the value. */
export function Loaded<Value>({ query, children }: { query: Query<Value>; children: (value: Value) => ReactNode }) {
  const { value, failure, isSlow, retry } = query;
  return (
    <div className={css['loaded']}>
      <QuietBar isOn={isSlow} />
      <ErrorNote failure={failure} onRetry={retry} />
      {value !== undefined && children(value)}
    </div>
  );
}
