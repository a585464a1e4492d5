import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import css from './field.module.css';
import { type FieldProps, inputProps, LabelText } from './field-parts.tsx';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChoiceProps<Value extends string> extends FieldProps {
  readonly value: Value | '';
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
}

/** Two to six options, all seen at once. Arrow keys choose. */
export function Choice<Value extends string>(props: ChoiceProps<Value>) {
  const { value, options, onChange, hint, error, isDisabled = false, lockedBecause, isFocusedFirst } = props;
  const name = useId();
  const isFixed = isDisabled || lockedBecause !== undefined;
  const first = value === '' ? options[0]?.value : value;
  return (
    <fieldset className={css['choices']} aria-invalid={error !== undefined} aria-describedby={`${name}-below`}>
      <legend className={css['label']}>
        <LabelText {...props} />
      </legend>
      <div className={css['options']}>
        {options.map((option) => (
          <label key={option.value} className={css['option']}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={isFixed}
              data-autofocus={(isFocusedFirst && option.value === first) || undefined}
              onChange={() => onChange(option.value)}
              onBlur={props.onLeave}
            />
            {option.label}
          </label>
        ))}
      </div>
      <div id={`${name}-below`}>
        {hint !== undefined && <span className={css['hint']}>{hint}</span>}
        {error !== undefined && <span className={css['error']}>{error}</span>}
      </div>
    </fieldset>
  );
}

/** One of many. Typing the first letters chooses. `placeholder` is the option that stands for nothing chosen. */
export function Select<Value extends string>(props: ChoiceProps<Value> & { readonly placeholder?: string }) {
  const { value, options, onChange, placeholder } = props;
  const { readOnly, ...shared } = inputProps(props);
  const all = placeholder === undefined ? options : [{ value: '', label: placeholder }, ...options];
  return (
    <NativeSelect
      {...shared}
      disabled={shared.disabled || readOnly}
      value={value}
      data={all.map((option) => ({ ...option }))}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value);
        if (chosen) onChange(chosen.value);
      }}
    />
  );
}

/** Yes or no. */
export function Check({
  label,
  hint,
  isChecked,
  onChange,
  isDisabled = false,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
}) {
  return (
    <label className={css['check']}>
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <span className={css['hint']}>{hint}</span>}
      </span>
    </label>
  );
}
