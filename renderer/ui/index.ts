/**
 * The parts that screens are made of. Only this folder knows the component library; screens import from here alone.
 *
 * Page      `Page` (title, one primary button on Ctrl+Enter, `back` on Esc, `aside`), `Card`, `Stack`, `Inline`, `Tabs`, `Stepper`,
 *           `SidePanel` (a column beside the page), `Dialog` (in front of it; has the keyboard for itself)
 * Fields    `TextField`, `SecretField`, `TextArea`, `NumberField`, `DateField` (with `parseDay`), `Choice` (2 to 6 options),
 *           `Select` (many), `Check`, `SuggestField` (free text with offers), `FieldRow` (short fields side by side)
 *           All take `label, hint, error, isOptional, isDisabled, lockedBecause, isFocusedFirst`. Enter goes to the next one.
 * Buttons   `MenuButton`, `Button` (`kind` primary | plain | quiet | danger; `keys="F2"` binds the key, shows it and lists it under F1), `Kbd`
 * Lists     `Table` (36 px rows, arrow keys, Enter opens), `Facts` (name and value)
 * States    `Loaded` (a query in all its states), `QuietBar`, `ErrorNote` (a failure in words), `EmptyState`, `Banner`,
 *           `StateWord` (a state with its mark), `Badge`
 * Texts     `useFormats()` gives `day time moment recent age birth`; `formatAbhaNumber`; `useNow`
 * Documents `DocumentPages` (a PDF or picture in its place, nothing in it runs), `bytesOf` (base64)
 * Paper     `PrintFrame` (what is printed, A4 or A5), `printPaper`, `savePaper`, `desktop`
 */
export { Banner, type BannerProps, EmptyState, ErrorNote, QuietBar } from './banner.tsx';
export { Button, type ButtonProps } from './button.tsx';
export { Check, Choice, type Option, Select } from './choice.tsx';
export { DateField } from './date-field.tsx';
export { type Formats, makeFormats } from './dates.ts';
export { Dialog, type DialogProps } from './dialog.tsx';
export { bytesOf, DocumentPages } from './document-pages.tsx';
export { type FieldProps, FieldRow } from './field-parts.tsx';
export { loadFonts } from './fonts.ts';
export { formatAbhaNumber, useFormats, useNow } from './format.ts';
export { Kbd } from './kbd.tsx';
export { Loaded } from './loaded.tsx';
export { MenuButton, type MenuItem } from './menu.tsx';
export { NumberField } from './number-field.tsx';
export { Card, Inline, Page, type PageProps, Stack } from './page.tsx';
export { desktop, PrintFrame, printPaper, savePaper } from './print-frame.tsx';
export { SidePanel } from './side-panel.tsx';
export { Facts } from './source.tsx';
export { Badge, StateWord } from './state-word.tsx';
export { SuggestField, type Suggestion } from './suggest.tsx';
export { type Column, Table, type TableProps } from './table.tsx';
export { type Step, Stepper, type Tab, Tabs } from './tabs.tsx';
export { SecretField, TextArea, TextField } from './text-field.tsx';
export type { Tone } from './tone.ts';
export { parseDay } from './typed-day.ts';
export { UiProvider } from './ui-provider.tsx';
