import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
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

export interface MenuButtonProps {
  /** For screen readers, where the button holds only a picture. */
  readonly label?: string;
  readonly children: ReactNode;
  /** Separated by a line. */
  readonly groups: readonly (readonly MenuItem[])[];
}

/** A button that opens a short list: arrow keys choose, Esc puts it away. */
export function MenuButton({ label, children, groups }: MenuButtonProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  const onLeave = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
  };
  return (
    <div className={css['root']} onBlur={onLeave}>
      <button
        ref={button}
        type="button"
        className={css['button']}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={label}
        onClick={() => setIsOpen(!isOpen)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setIsOpen(true);
        }}
      >
        {children}
      </button>
      {isOpen && <Items id={id} groups={groups} onClose={close} />}
    </div>
  );
}

interface ItemsProps extends Pick<MenuButtonProps, 'groups'> {
  readonly id: string;
  readonly onClose: () => void;
}

function Items({ id, groups, onClose }: ItemsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const place = buttons.findIndex((one) => one === document.activeElement);
    const targets: Readonly<Record<string, HTMLButtonElement | undefined>> = {
      ArrowDown: buttons[(place + 1) % buttons.length],
      ArrowUp: buttons.at(place - 1),
      Home: buttons[0],
      End: buttons.at(-1),
    };
    if (event.key === 'Escape') onClose();
    else if (event.key in targets) targets[event.key]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={list} id={id} role="menu" tabIndex={-1} className={css['menu']} onKeyDown={onKeyDown}>
      {groups.map((items, index) => [
        index > 0 && <hr key={`line ${items[0]?.key}`} />,
        ...items.map((item) => (
          <button
            key={item.key}
            type="button"
            tabIndex={-1}
            {...(item.isChosen === undefined
              ? { role: 'menuitem' as const }
              : { role: 'menuitemcheckbox' as const, 'aria-checked': item.isChosen })}
            onClick={() => {
              onClose();
              item.run();
            }}
          >
            <span className={css['mark']} aria-hidden>
              {item.isChosen ? '✓' : ''}
            </span>
            <span className={css['text']}>{item.text}</span>
            {item.keys !== undefined && <Kbd>{item.keys}</Kbd>}
          </button>
        )),
      ])}
    </div>
  );
}
