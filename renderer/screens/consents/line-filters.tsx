import { useText } from '../../i18n/index.ts';
import { FieldRow, type Option, Select, TextField } from '../../ui/index.ts';
import type { OfPatient } from './lines.ts';
import type { Narrowing } from './narrowing.ts';

interface LineFiltersProps<Value extends string> extends OfPatient {
  readonly narrowing: Narrowing<Value>;
  readonly choices?: readonly Option<Value>[];
}

/** By the patient's name, and by one choice where there are any. On a patient's own page nothing is left to narrow by name. */
export function LineFilters<Value extends string>({ narrowing, choices, patientId }: LineFiltersProps<Value>) {
  const t = useText();
  const { text, choice, setText, choose } = narrowing;
  if (patientId !== undefined) return null;
  return (
    <FieldRow>
      <TextField label={t('consents.patient')} kind="search" value={text} onChange={setText} />
      {choices && <Select label={t('consents.show')} value={choice} options={choices} onChange={choose} />}
    </FieldRow>
  );
}
