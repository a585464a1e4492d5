import type { ReactNode } from 'react';
import css from './visits.module.css';

/** One part of the page, its name at the left. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css['section']} aria-label={title}>
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  );
}
