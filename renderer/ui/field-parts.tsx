import type { ReactNode } from 'react';
import { useText } from '../i18n/index.ts';
import css from './field.module.css';

/** What every field has: a label above it, hints before errors, and the mark on optional fields, not on required ones. */
export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** In words, below the field. Set it when the field was left, not while it is typed in. */
  readonly error?: string | undefined;
  readonly isOptional?: boolean;
  readonly isDisabled?: boolean;
  /** Why the field cannot be changed (`from ABHA, verified`): it then looks locked and says so. */
  readonly lockedBecause?: string | undefined;
  readonly isFocusedFirst?: boolean;
  /** Enter presses the primary button instead of going on: for a field that stands alone. */
  readonly isLast?: boolean;
  readonly width?: 'short' | 'medium' | 'full';
  readonly onLeave?: () => void;
}

export function LabelText({
  label,
  isOptional,
  lockedBecause,
}: Pick<FieldProps, 'label' | 'isOptional' | 'lockedBecause'>) {
  const t = useText();
  return (
    <>
      {label}
      {isOptional && lockedBecause === undefined && <span className={css['optional']}> · {t('ui.optional')}</span>}
      {lockedBecause !== undefined && (
        <span className={css['locked']}>
          <LockMark /> {lockedBecause}
        </span>
      )}
    </>
  );
}

function LockMark() {
  return (
    <svg viewBox="0 0 12 12" width="0.7em" height="0.7em" fill="currentColor" aria-hidden>
      <path d="M3 5V3.6a3 3 0 0 1 6 0V5h.6c.5 0 .9.4.9.9v4.2c0 .5-.4.9-.9.9H2.4a.9.9 0 0 1-.9-.9V5.9c0-.5.4-.9.9-.9H3Zm1.3 0h3.4V3.6a1.7 1.7 0 0 0-3.4 0V5Z" />
    </svg>
  );
}

/** The properties that all of the library's inputs share, made from ours. */
export function inputProps(props: FieldProps) {
  const { hint, error, isDisabled = false, isFocusedFirst, isLast, lockedBecause, onLeave } = props;
  return {
    label: <LabelText {...props} />,
    description: hint,
    error,
    disabled: isDisabled,
    readOnly: lockedBecause !== undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
    classNames: { root: css['root'] ?? '', label: css['label'] ?? '', input: css['input'] ?? '' },
    'data-width': props.width ?? 'full',
    ...(lockedBecause === undefined ? {} : { 'data-locked': true }),
    ...(isFocusedFirst ? { 'data-autofocus': true } : {}),
    ...(isLast ? { 'data-enter': 'submit' } : {}),
    ...(onLeave ? { onBlur: onLeave } : {}),
  };
}

export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={css['row']}>{children}</div>;
}
