import { Tabs as MantineTabs } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './tabs.module.css';

export interface Tab {
  readonly key: string;
  readonly title: string;
  /** A number beside the title: what waits there. */
  readonly count?: number;
  readonly content: ReactNode;
}

/** Few tabs; arrow keys go from one to the next. Only the open one is mounted. */
export function Tabs({
  label,
  tabs,
  open,
  onOpen,
}: {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly open: string;
  readonly onOpen: (key: string) => void;
}) {
  return (
    <MantineTabs value={open} onChange={(key) => key !== null && onOpen(key)} keepMounted={false}>
      <MantineTabs.List aria-label={label}>
        {tabs.map(({ key, title, count }) => (
          <MantineTabs.Tab key={key} value={key}>
            {title}
            {count !== undefined && count > 0 && <span className={css['count']}>{count}</span>}
          </MantineTabs.Tab>
        ))}
      </MantineTabs.List>
      {tabs.map(({ key, content }) => (
        <MantineTabs.Panel key={key} value={key} className={css['panel']}>
          {content}
        </MantineTabs.Panel>
      ))}
    </MantineTabs>
  );
}

export interface Step {
  readonly key: string;
  readonly title: string;
}

/** Where one stands in a row of steps (consent, Aadhaar, code …). What was done can be gone back to. */
export function Stepper({
  label,
  steps,
  now,
  onBackTo,
}: {
  readonly label: string;
  readonly steps: readonly Step[];
  readonly now: string;
  readonly onBackTo?: (key: string) => void;
}) {
  const place = steps.findIndex(({ key }) => key === now);
  return (
    <ol className={css['steps']} aria-label={label}>
      {steps.map(({ key, title }, index) => {
        const state = index < place ? 'done' : index === place ? 'now' : 'later';
        const number = <span className={css['number']}>{state === 'done' ? '✓' : index + 1}</span>;
        return (
          <li key={key} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            {state === 'done' && onBackTo ? (
              <button type="button" onClick={() => onBackTo(key)}>
                {number} {title}
              </button>
            ) : (
              <span>
                {number} {title}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
