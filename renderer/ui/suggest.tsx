import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useEffect } from 'react';
import { useText } from '../i18n/index.ts';
import { inputProps } from './field-parts.tsx';
import css from './suggest.module.css';
import type { TextFieldProps } from './text-field.tsx';

export interface Suggestion {
  readonly key: string;
  readonly text: string;
  readonly detail?: string;
}

export interface SuggestFieldProps extends TextFieldProps {
  /** What to offer for the present text; free text stays allowed. */
  readonly suggestions: readonly Suggestion[];
  readonly onPick: (suggestion: Suggestion) => void;
  /** Enter takes the first offer (whom does one mean?); without it Enter keeps what was typed and goes on. */
  readonly takesFirst?: boolean;
}

/** A text field that offers what is known (medicines, complaints, villages). Arrow keys and Enter pick, Esc puts the list away. */
export function SuggestField(props: SuggestFieldProps) {
  const t = useText();
  const { value, onChange, suggestions, onPick, placeholder, maxLength = 200, onLeave, takesFirst = false } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const isOpen = combobox.dropdownOpened && suggestions.length > 0;
  const first = takesFirst && isOpen ? suggestions[0]?.key : undefined;
  const { selectFirstOption } = combobox;
  // Typing takes the mark away (below), so it is set again after each letter and each new list.
  useEffect(() => {
    if (first !== undefined && value !== '' && suggestions.length > 0) selectFirstOption();
  }, [first, value, suggestions.length, selectFirstOption]);
  return (
    <Combobox
      store={combobox}
      withinPortal
      transitionProps={{ duration: 0 }}
      onOptionSubmit={(key) => {
        const picked = suggestions.find((suggestion) => suggestion.key === key);
        combobox.closeDropdown();
        if (picked) onPick(picked);
      }}
    >
      <Combobox.Target>
        <TextInput
          {...inputProps(props)}
          value={value}
          maxLength={maxLength}
          autoComplete="off"
          aria-expanded={isOpen}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onKeyDown={(event) => {
            // The list is put away; the page is not left by the same press.
            if (event.key === 'Escape' && isOpen) event.preventDefault();
          }}
          onBlur={() => {
            combobox.closeDropdown();
            onLeave?.();
          }}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!isOpen}>
        <Combobox.Options aria-label={t('ui.offers')}>
          {suggestions.map(({ key, text, detail }) => (
            <Combobox.Option key={key} value={key}>
              {text}
              {detail !== undefined && <span className={css['detail']}>{detail}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
