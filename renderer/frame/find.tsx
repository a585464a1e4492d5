/* oxlint-disable jsx-a11y/prefer-tag-over-role -- no element of HTML is a list of results below a text field */
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useText } from '../i18n/index.ts';
import { useKeys } from '../keys/index.ts';
import { Kbd } from '../ui/index.ts';
import css from './find.module.css';
import { useFindResults } from './find-results.ts';
import type { Found } from './finder.ts';
import { go } from './route.ts';
import { useSession } from './session.tsx';

/** One field for everything, from anywhere by `/` or Ctrl+K. The first result is chosen by Enter. */
export function Find() {
  const t = useText();
  const { person } = useSession();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const cameFrom = useRef<Element>(null);
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [place, setPlace] = useState(0);
  const groups = useFindResults(isOpen ? text : '', person.roles);
  const items = groups.flatMap((group) => group.items);
  const chosen = items[Math.min(place, items.length - 1)];

  const enter = () => {
    cameFrom.current = document.activeElement;
    input.current?.focus();
    input.current?.select();
  };
  const leave = () => {
    setIsOpen(false);
    setText('');
    setPlace(0);
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
    else input.current?.blur();
  };
  const open = (found: Found) => {
    setIsOpen(false);
    setText('');
    setPlace(0);
    input.current?.blur();
    if (found.path !== undefined) go(found.path);
    found.run?.();
  };
  useKeys([
    { keys: 'Ctrl+K', does: t('frame.find-key'), run: enter },
    { keys: '/', does: t('frame.find-key'), run: enter },
  ]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setPlace(Math.min(place + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setPlace(Math.max(place - 1, 0));
    else if (event.key === 'Enter' && chosen) open(chosen);
    else if (event.key === 'Escape') leave();
    else return;
    event.preventDefault();
  };

  return (
    <search className={css['find']}>
      <input
        ref={input}
        className={css['input']}
        role="combobox"
        aria-label={t('frame.find')}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-activedescendant={isOpen && chosen ? `${id}-${chosen.key}` : undefined}
        placeholder={t('frame.find')}
        autoComplete="off"
        maxLength={100}
        value={text}
        onFocus={() => setIsOpen(true)}
        onBlur={() => setIsOpen(false)}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPlace(0);
          setIsOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <span className={css['key']}>
        <Kbd>/</Kbd>
      </span>
      <div id={`${id}-list`} role="listbox" aria-label={t('frame.find')} className={css['list']} hidden={!isOpen}>
        {groups.map((group) => (
          <div key={group.key} role="group" aria-label={t(`frame.finder.${group.key}`)}>
            <div className={css['heading']} aria-hidden>
              {t(`frame.finder.${group.key}`)}
            </div>
            {group.items.map((item) => (
              // The keyboard is the input's; the pointer presses here before the input loses the focus.
              <div
                key={item.key}
                id={`${id}-${item.key}`}
                role="option"
                tabIndex={-1}
                aria-selected={item === chosen}
                className={css['option']}
                onPointerDown={(event) => {
                  event.preventDefault();
                  open(item);
                }}
              >
                <span>{item.title}</span>
                <span className={css['detail']}>{item.detail}</span>
              </div>
            ))}
          </div>
        ))}
        {items.length === 0 && <div className={css['nothing']}>{t('frame.find-nothing')}</div>}
      </div>
    </search>
  );
}
