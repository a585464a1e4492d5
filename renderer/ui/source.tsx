import type { ReactNode } from 'react';
import { useFormats } from './format.ts';
import css from './source.module.css';

/**
 * A record that came from outside: a blue bar, the hospital's name and the date, always. Own visits stand plain.
 * `remark` says what nobody verified ("scanned, not verified").
 */
export function FromOutside({
  from,
  day,
  remark,
  children,
}: {
  readonly from: string;
  readonly day: string;
  readonly remark?: string;
  readonly children: ReactNode;
}) {
  const formats = useFormats();
  return (
    <div className={css['outside']}>
      <div className={css['from']}>
        ◆ {from} · {formats.day(day)}
        {remark !== undefined && <em> · {remark}</em>}
      </div>
      {children}
    </div>
  );
}

/** What stands in a head or a summary: the name of a fact and the fact. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={css['facts']}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
