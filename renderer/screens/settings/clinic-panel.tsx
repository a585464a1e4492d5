import { type OutputOf, useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { FieldRow, Loaded, TextArea, TextField } from '../../ui/index.ts';
import css from './settings.module.css';
import { SettingsForm } from './settings-form.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

/** Who the clinic is, as it stands on every paper and in every record. */
export function ClinicPanel() {
  const stored = useQuery('settings.show', {}, { of: 'setting' });
  return <Loaded query={stored}>{(value) => <ClinicForm stored={value} />}</Loaded>;
}

function ClinicForm({ stored }: { stored: OutputOf<'settings.show'> }) {
  const t = useText();
  const { values, set, isChanged, isBusy, failure, save } = useSettingsDraft('clinic', stored.clinic);
  const locked = (field: string) => (stored.fixed.includes(field) ? t('settings.fixed') : undefined);
  return (
    <SettingsForm
      title={t('settings.clinic-title')}
      isChanged={isChanged}
      isBusy={isBusy}
      failure={failure}
      onSave={save}
    >
      <p className={css['note']}>{t('settings.clinic-note')}</p>
      <TextField
        label={t('settings.clinic-name')}
        hint={t('settings.clinic-name-hint')}
        value={values.name}
        onChange={(name) => set({ name })}
        lockedBecause={locked('name')}
      />
      <TextArea
        label={t('settings.clinic-address')}
        value={values.address}
        onChange={(address) => set({ address })}
        lockedBecause={locked('address')}
        maxLength={500}
      />
      <FieldRow>
        <TextField
          label={t('settings.clinic-phone')}
          kind="phone"
          value={values.phone}
          onChange={(phone) => set({ phone })}
          lockedBecause={locked('phone')}
          maxLength={60}
        />
        <TextField
          label={t('settings.hfr-id')}
          hint={t('settings.hfr-id-hint')}
          isOptional
          value={values.hfrId}
          onChange={(hfrId) => set({ hfrId })}
          lockedBecause={locked('hfrId')}
          maxLength={60}
        />
      </FieldRow>
    </SettingsForm>
  );
}
