import { PasswordInput, Textarea, TextInput } from '@mantine/core';
import { toLatinDigits } from './digits.ts';
import { type FieldProps, inputProps } from './field-parts.tsx';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `phone` and `digits` bring up the right keyboard on a touch screen. */
  readonly kind?: 'text' | 'phone' | 'digits' | 'email' | 'search';
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly autoComplete?: string;
}

const modes = { text: 'text', phone: 'tel', digits: 'numeric', email: 'email', search: 'search' } as const;

export function TextField(props: TextFieldProps) {
  const { value, onChange, kind = 'text', placeholder, maxLength = 200, autoComplete = 'off' } = props;
  return (
    <TextInput
      {...inputProps(props)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      inputMode={modes[kind]}
      maxLength={maxLength}
      autoComplete={autoComplete}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
}

/** A password or PIN; an eye shows it. */
export function SecretField(props: Omit<TextFieldProps, 'kind'> & { readonly kind?: 'password' | 'pin' }) {
  const { value, onChange, kind = 'password', maxLength = 200, autoComplete = 'off' } = props;
  return (
    <PasswordInput
      {...inputProps(props)}
      value={value}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(kind === 'pin' ? toLatinDigits(typed).replace(/\D/g, '') : typed);
      }}
      inputMode={kind === 'pin' ? 'numeric' : 'text'}
      maxLength={kind === 'pin' ? 6 : maxLength}
      autoComplete={autoComplete}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
    />
  );
}

/** Several lines; Enter makes a new line in it, it grows with its text. */
export function TextArea(props: TextFieldProps & { readonly rows?: number; readonly maxRows?: number }) {
  const { value, onChange, placeholder, maxLength = 4000, rows = 2, maxRows = 12 } = props;
  return (
    <Textarea
      {...inputProps(props)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={rows}
      maxRows={maxRows}
      maxLength={maxLength}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  );
}
