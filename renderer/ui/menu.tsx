import { Menu as MantineMenu } from '@mantine/core';
import type { ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import css from './menu.module.css';

export interface MenuItem {
  readonly key: string;
  readonly text: string;
  readonly keys?: string;
  readonly run: () => void;
  /** One of several that is chosen now. */
  readonly isChosen?: boolean;
}

/** A button that opens a short list. Groups are separated by a line. */
export function MenuButton({
  label,
  children,
  groups,
}: {
  /** For screen readers, where the button holds only a picture. */
  readonly label?: string;
  readonly children: ReactNode;
  readonly groups: readonly (readonly MenuItem[])[];
}) {
  return (
    <MantineMenu position="bottom-end" transitionProps={{ duration: 0 }} withinPortal={false} loop>
      <MantineMenu.Target>
        <button type="button" className={css['button']} {...(label === undefined ? {} : { 'aria-label': label })}>
          {children}
        </button>
      </MantineMenu.Target>
      <MantineMenu.Dropdown>
        {groups.map((items, index) => [
          index > 0 && <MantineMenu.Divider key={`line ${items[0]?.key}`} />,
          ...items.map((item) => (
            <MantineMenu.Item
              key={item.key}
              onClick={item.run}
              leftSection={<span className={css['mark']}>{item.isChosen ? '✓' : ''}</span>}
              rightSection={item.keys === undefined ? null : <Kbd>{item.keys}</Kbd>}
            >
              {item.text}
            </MantineMenu.Item>
          )),
        ])}
      </MantineMenu.Dropdown>
    </MantineMenu>
  );
}
