import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { toLatinDigits } from './digits.ts';
import css from './field.module.css';
import { type FieldProps, inputProps } from './field-parts.tsx';

export interface NumberFieldProps extends FieldProps {
  readonly value: number | undefined;
  /** `undefined` when the field is empty. Other signs than digits cannot be typed, so every other text is a number. */
  readonly onChange: (value: number | undefined) => void;
  /** Digits after the point; 0 by default. */
  readonly decimals?: number;
  /** Stands inside the field, at its end: `kg`, `mmHg`. */
  readonly unit?: string;
  readonly maxDigits?: number;
}

export function NumberField(props: NumberFieldProps) {
  const { value, onChange, decimals = 0, unit, maxDigits = 7 } = props;
  const [text, setText] = useState(asText(value));
  // Typing `98.` is a number already: the text is only replaced when the number came from elsewhere.
  const shown = toNumber(text) === value ? text : asText(value);
  return (
    <TextInput
      {...inputProps(props)}
      value={shown}
      onChange={(event) => {
        const typed = onlyNumber(event.currentTarget.value, decimals);
        setText(typed);
        onChange(toNumber(typed));
      }}
      inputMode={decimals > 0 ? 'decimal' : 'numeric'}
      maxLength={maxDigits + (decimals > 0 ? decimals + 1 : 0)}
      autoComplete="off"
      {...(unit === undefined
        ? {}
        : {
            rightSection: <span className={css['unit']}>{unit}</span>,
            rightSectionWidth: `${unit.length * 0.6 + 1}rem`,
          })}
    />
  );
}

const asText = (value: number | undefined) => (value === undefined ? '' : String(value));

const toNumber = (text: string) => (/\d/.test(text) ? Number(text) : undefined);

function onlyNumber(text: string, decimals: number): string {
  const [whole = '', ...rest] = toLatinDigits(text)
    .replace(',', '.')
    .replace(/[^\d.]/g, '')
    .split('.');
  return decimals > 0 && rest.length > 0 ? `${whole}.${rest.join('').slice(0, decimals)}` : whole;
}
