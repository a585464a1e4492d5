import { type OutputOf, useQuery } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Banner, FieldRow, Loaded, SecretField, TextField } from '../../ui/index.ts';
import css from './settings.module.css';
import { SettingsForm } from './settings-form.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

/** The clinic's account with ABDM. The secret goes in and never comes out again. */
export function AbdmPanel() {
  const t = useText();
  const { world } = useSession();
  const stored = useQuery('settings.show', {}, { of: 'setting' });
  return (
    <>
      {world === 'practice' && <Banner tone="warn">{t('settings.abdm-practice')}</Banner>}
      <Loaded query={stored}>{(value) => <AbdmForm stored={value} />}</Loaded>
    </>
  );
}

interface Fields extends Record<string, string> {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly hipId: string;
  readonly hiuId: string;
  readonly hieCmUrl: string;
  readonly abhaUrl: string;
  readonly cmId: string;
}

function asFields({ gateway }: OutputOf<'settings.show'>): Fields {
  const { clientId, hipId, hiuId, hieCmUrl, abhaUrl, cmId } = gateway;
  return {
    clientId,
    hipId,
    hiuId,
    clientSecret: '',
    hieCmUrl: hieCmUrl ?? '',
    abhaUrl: abhaUrl ?? '',
    cmId: cmId ?? '',
  };
}

/** An empty address means: as the world has it. */
function toWire(changed: Partial<Fields>): object {
  const canBeNull = ['hieCmUrl', 'abhaUrl', 'cmId'];
  return Object.fromEntries(
    Object.entries(changed).map(([field, value]) => [field, value === '' && canBeNull.includes(field) ? null : value]),
  );
}

function AbdmForm({ stored }: { stored: OutputOf<'settings.show'> }) {
  const t = useText();
  const { values, set, isChanged, isBusy, failure, save } = useSettingsDraft('gateway', asFields(stored), toWire);
  const field = (name: keyof Fields & string) => ({
    label: t(`settings.${name}`),
    value: values[name] ?? '',
    onChange: (text: string) => set({ [name]: text }),
    lockedBecause: stored.fixed.includes(name) ? t('settings.fixed') : undefined,
  });
  const hasSecret = stored.gateway.hasClientSecret;
  return (
    <SettingsForm
      title={t('settings.abdm-title')}
      isChanged={isChanged}
      isBusy={isBusy}
      failure={failure}
      onSave={save}
    >
      <p className={css['note']}>{t('settings.abdm-note')}</p>
      <FieldRow>
        <TextField {...field('clientId')} />
        <SecretField
          {...field('clientSecret')}
          hint={t(hasSecret ? 'settings.secret-kept' : 'settings.secret-missing')}
          autoComplete="off"
        />
      </FieldRow>
      <FieldRow>
        <TextField {...field('hipId')} hint={t('settings.hipId-hint')} />
        <TextField {...field('hiuId')} hint={t('settings.hiuId-hint')} />
      </FieldRow>
      <TextField {...field('hieCmUrl')} isOptional hint={t('settings.address-hint')} />
      <TextField {...field('abhaUrl')} isOptional hint={t('settings.address-hint')} />
      <TextField {...field('cmId')} isOptional hint={t('settings.cmId-hint')} />
    </SettingsForm>
  );
}
