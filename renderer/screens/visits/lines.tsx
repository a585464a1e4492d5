import type { ReactNode } from 'react';
import css from './visits.module.css';

export interface LinesProps<Line> {
  readonly lines: readonly Line[];
  readonly blank: Line;
  readonly isBlank: (line: Line) => boolean;
  readonly onChange: (lines: readonly Line[]) => void;
  /** One line; `set` takes its new content, `remove` is missing on the blank line at the end. */
  readonly children: (line: Line, at: LineAt<Line>) => ReactNode;
}

export interface LineAt<Line> {
  readonly number: number;
  readonly set: (line: Line) => void;
  readonly remove: (() => void) | undefined;
}

/** Lines that grow as they are used: under the last one there is always a blank one. */
export function Lines<Line>({ lines, blank, isBlank, onChange, children }: LinesProps<Line>) {
  const last = lines.at(-1);
  const shown = last !== undefined && isBlank(last) ? lines : [...lines, blank];
  return (
    <div className={css['lines']}>
      {shown.map((line, index) => (
        // Lines have no identity of their own: the third line is the third line.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <div key={index} className={css['line']}>
          {children(line, {
            number: index + 1,
            // A line that was emptied keeps its place while others are typed in; the saved page does not hold it.
            set: (next) => onChange(shown.with(index, next)),
            remove: isBlank(line) ? undefined : () => onChange(shown.filter((_one, at) => at !== index)),
          })}
        </div>
      ))}
    </div>
  );
}
