import { appearance, changeAppearance } from '../../frame/appearance.ts';
import { useText } from '../../i18n/index.ts';
import { Card, Choice } from '../../ui/index.ts';

/** Language, colours and size of the type; they change at once. */
export function AppearanceCard() {
  const t = useText();
  const { language, scheme, size } = appearance.use();
  return (
    <Card title={t('account.appearance')}>
      <Choice
        label={t('account.language')}
        value={language}
        options={[
          { value: 'en', label: 'English' },
          { value: 'hi', label: 'हिन्दी' },
        ]}
        onChange={(chosen) => changeAppearance({ language: chosen })}
      />
      <Choice
        label={t('account.colours')}
        value={scheme}
        options={[
          { value: 'light', label: t('account.light') },
          { value: 'dark', label: t('account.dark') },
        ]}
        onChange={(chosen) => changeAppearance({ scheme: chosen })}
      />
      <Choice
        label={t('account.size')}
        value={size}
        options={[
          { value: 'normal', label: t('account.normal') },
          { value: 'large', label: t('account.large') },
        ]}
        onChange={(chosen) => changeAppearance({ size: chosen })}
      />
    </Card>
  );
}
