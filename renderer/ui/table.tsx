import { type KeyboardEvent, type ReactNode, useState } from 'react';
import css from './table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** `right` for numbers. */
  readonly align?: 'left' | 'right';
  /** Such as `8rem`; without one the column takes what is left. */
  readonly width?: string;
}

export interface TableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  /** First the name, last the state. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Enter or a click. Arrow keys go from row to row. */
  readonly onOpen?: (row: Row) => void;
  readonly selectedKey?: string | undefined;
  /** Marks the row as coming from outside, or as needing a look. */
  readonly toneOf?: (row: Row) => 'outside' | 'warn' | 'bad' | undefined;
}

/** Rows of 36 px with thin lines. One row at a time is in the Tab order. */
export function Table<Row>({ label, columns, rows, keyOf, onOpen, selectedKey, toneOf }: TableProps<Row>) {
  const [focusedKey, setFocusedKey] = useState<string>();
  const keys = rows.map(keyOf);
  const inOrder = [focusedKey, selectedKey].find((key) => key !== undefined && keys.includes(key)) ?? keys[0];
  const rowProps = (row: Row) => {
    if (!onOpen) return {};
    return {
      tabIndex: keyOf(row) === inOrder ? 0 : -1,
      'data-opens': true,
      onClick: () => onOpen(row),
      onFocus: () => setFocusedKey(keyOf(row)),
      onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => onRowKey(event, () => onOpen(row)),
    };
  };
  return (
    <table className={css['table']} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ key, title, align, width }) => (
            <th key={key} scope="col" data-align={align} style={width === undefined ? undefined : { width }}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            data-tone={toneOf?.(row)}
            aria-selected={selectedKey === undefined ? undefined : keyOf(row) === selectedKey}
            {...rowProps(row)}
          >
            {columns.map(({ key, cell, align }) => (
              <td key={key} data-align={align}>
                {cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function onRowKey(event: KeyboardEvent<HTMLTableRowElement>, open: () => void): void {
  // A button inside the row has keys of its own.
  if (event.target !== event.currentTarget) return;
  const row = event.currentTarget;
  const siblings = row.parentElement?.children;
  const targets: Readonly<Record<string, Element | null | undefined>> = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: siblings?.[0],
    End: siblings?.[siblings.length - 1],
  };
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    open();
  } else if (event.key in targets) {
    event.preventDefault();
    const target = targets[event.key];
    if (target instanceof HTMLElement) target.focus();
  }
}
