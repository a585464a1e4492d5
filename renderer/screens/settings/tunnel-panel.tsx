import { type OutputOf, useQuery } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Banner, Choice, FieldRow, Loaded, TextField } from '../../ui/index.ts';
import css from './settings.module.css';
import { SettingsForm } from './settings-form.tsx';
import { useSettingsDraft } from './use-settings-draft.ts';

/** The address under which ABDM and other hospitals reach this PC. */
export function TunnelPanel() {
  const t = useText();
  const { world } = useSession();
  const stored = useQuery('settings.show', {}, { of: 'setting' });
  return (
    <>
      {world === 'practice' && <Banner tone="warn">{t('settings.tunnel-practice')}</Banner>}
      <Loaded query={stored}>{({ tunnel, fixed }) => <TunnelForm stored={tunnel} fixed={fixed} />}</Loaded>
    </>
  );
}

type Tunnel = OutputOf<'settings.show'>['tunnel'];
type Provider = Tunnel['provider'];

interface Fields extends Record<string, string> {
  readonly provider: Provider;
  readonly publicUrl: string;
  readonly server: string;
  readonly subdomain: string;
}

const toWire = ({ publicUrl, ...changed }: Partial<Fields>): object =>
  publicUrl === undefined ? changed : { ...changed, publicUrl: publicUrl === '' ? null : publicUrl };

function TunnelForm({ stored, fixed }: { stored: Tunnel; fixed: readonly string[] }) {
  const t = useText();
  const { world } = useSession();
  const asFields: Fields = { ...stored, publicUrl: stored.publicUrl ?? '' };
  const { values, set, isChanged, isBusy, failure, save } = useSettingsDraft('tunnel', asFields, toWire);
  const locked = (name: string) => (fixed.includes(name) ? t('settings.fixed') : undefined);
  const field = (name: 'publicUrl' | 'server' | 'subdomain') => ({
    label: t(`settings.${name}`),
    value: values[name],
    onChange: (text: string) => set({ [name]: text }),
    lockedBecause: locked(name),
  });
  // Its server sees all that comes: nothing for real patients.
  const providers: readonly Provider[] = world === 'production' ? ['none', 'fixed'] : ['none', 'fixed', 'localtunnel'];
  return (
    <SettingsForm
      title={t('settings.tunnel-title')}
      isChanged={isChanged}
      isBusy={isBusy}
      failure={failure}
      onSave={save}
    >
      <p className={css['note']}>{t('settings.tunnel-note')}</p>
      <Choice
        label={t('settings.provider')}
        value={values.provider}
        options={providers.map((value) => ({ value, label: t(`settings.provider.${value}`) }))}
        // An address that stands there counts as chosen.
        onChange={(provider) => set(provider === 'none' ? { provider, publicUrl: '' } : { provider })}
        lockedBecause={locked('provider')}
      />
      {values.provider === 'fixed' && <TextField {...field('publicUrl')} hint={t('settings.publicUrl-hint')} />}
      {values.provider === 'localtunnel' && (
        <FieldRow>
          <TextField {...field('server')} />
          <TextField {...field('subdomain')} isOptional hint={t('settings.subdomain-hint')} />
        </FieldRow>
      )}
    </SettingsForm>
  );
}
