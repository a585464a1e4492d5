import { Button as MantineButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useKeys } from '../keys/index.ts';
import { Kbd } from './kbd.tsx';

export interface ButtonProps {
  /** A verb: it says what happens. */
  readonly children: string;
  readonly onPress: () => unknown;
  /** `primary`: the one of the page, where Enter ends up after the last field. */
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  /** The key that presses it, such as `F2`; stands beside the words and in the help page by itself. */
  readonly keys?: string;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isSmall?: boolean;
  readonly isWide?: boolean;
  readonly isFocusedFirst?: boolean;
  readonly icon?: ReactNode;
  /** For screen readers, where the words alone do not say which one is meant. */
  readonly label?: string;
}

const looks = { primary: 'filled', plain: 'default', quiet: 'subtle', danger: 'outline' } as const;

export function Button(props: ButtonProps) {
  const { children, onPress, kind = 'plain', keys, isBusy = false, isDisabled = false, icon, label } = props;
  const press = () => {
    if (!isBusy && !isDisabled) void onPress();
  };
  useKeys(keys !== undefined && !isDisabled ? [{ keys, does: children, run: press }] : []);
  return (
    <MantineButton
      variant={looks[kind]}
      size={props.isSmall ? 'xs' : 'sm'}
      fullWidth={props.isWide ?? false}
      disabled={isDisabled}
      aria-busy={isBusy}
      onClick={press}
      leftSection={icon}
      rightSection={keys === undefined ? null : <Kbd isOnAccent={kind === 'primary' && !isDisabled}>{keys}</Kbd>}
      {...(kind === 'danger' ? { color: 'var(--bad)' } : {})}
      {...(kind === 'primary' ? { 'data-primary': true } : {})}
      {...(props.isFocusedFirst ? { 'data-autofocus': true } : {})}
      {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys.replace('Ctrl', 'Control') })}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </MantineButton>
  );
}
