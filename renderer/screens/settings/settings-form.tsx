import { type ReactNode, useState } from 'react';
import type { Failure } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote } from '../../ui/index.ts';
import css from './settings.module.css';

/** A card with fields and one button; says that it was saved until the next change. */
export function SettingsForm({
  title,
  children,
  isChanged,
  isBusy,
  failure,
  onSave,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  /** True when it was saved. */
  readonly onSave: () => Promise<boolean>;
}) {
  const t = useText();
  const [wasSaved, setWasSaved] = useState(false);
  const save = async () => {
    if (isChanged && !isBusy) setWasSaved(await onSave());
  };
  return (
    <div data-form className={css['form']}>
      <Card title={title}>
        {children}
        <ErrorNote failure={failure} />
        {wasSaved && !isChanged && (
          <Banner tone="good" says="politely">
            {t('settings.saved')}
          </Banner>
        )}
        <div>
          <Button kind="primary" keys="Ctrl+Enter" onPress={save} isBusy={isBusy} isDisabled={!isChanged}>
            {t('ui.save')}
          </Button>
        </div>
      </Card>
    </div>
  );
}
