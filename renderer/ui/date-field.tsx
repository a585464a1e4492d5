import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { systemClock, toDayInIndia } from '../../core/kit/clock.ts';
import { useText } from '../i18n/index.ts';
import { toLatinDigits } from './digits.ts';
import { type FieldProps, inputProps } from './field-parts.tsx';
import { parseDay } from './typed-day.ts';

export interface DateFieldProps extends FieldProps {
  /** The text as typed. `parseDay` makes a day of it, `typeDay` the text of a stored day. */
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** A year alone will do (birth dates). */
  readonly allowsYear?: boolean;
}

/** A day, typed as `24/11/2026`; a slash is put in by itself after two digits. */
export function DateField(props: DateFieldProps) {
  const { value, onChange, allowsYear = false, error } = props;
  const t = useText();
  const [wasLeft, setWasLeft] = useState(false);
  const isWrong = wasLeft && parseDay(value, { allowsYear, today: toDayInIndia(systemClock()) }) === undefined;
  const hint = t(allowsYear ? 'ui.day-or-year-hint' : 'ui.day-hint');
  return (
    <TextInput
      {...inputProps({ ...props, error: error ?? (isWrong ? t('ui.day-wrong') : undefined) })}
      value={value}
      placeholder={hint}
      onFocus={() => setWasLeft(false)}
      onBlur={() => {
        setWasLeft(true);
        props.onLeave?.();
      }}
      onChange={(event) => onChange(withSlashes(toLatinDigits(event.currentTarget.value), value))}
      inputMode="numeric"
      maxLength={12}
      autoComplete="off"
    />
  );
}

/** `24` becomes `24/`, and `24/11` becomes `24/11/`, while typing on; never while deleting, and not where a year is begun. */
function withSlashes(text: string, before: string): string {
  const isTypedOn = text.length === before.length + 1 && text.startsWith(before);
  const isDayOrMonth = /^(?:0[1-9]|[12]\d|3[01])$/.test(text) || /^\d{1,2}\/(?:0[1-9]|1[0-2])$/.test(text);
  return isTypedOn && isDayOrMonth && !/^(?:19|20)$/.test(text) ? `${text}/` : text;
}
