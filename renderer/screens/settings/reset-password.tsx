import { useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, ErrorNote, SecretField } from '../../ui/index.ts';
import css from './settings.module.css';

/** For whoever forgot their password. It ends their sessions; they are told the new one by mouth. */
export function ResetPassword({ staffId }: { staffId: string }) {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [isDone, setIsDone] = useState(false);
  const reset = useCommand('staff.resetPassword');
  const save = async () => {
    const reply = await reset.run({ staffId, password });
    setIsDone(reply.ok);
    if (reply.ok) setIsOpen(false);
    if (reply.ok) setPassword('');
  };
  if (!isOpen) {
    return (
      <div className={css['reset']}>
        {isDone && (
          <Banner tone="good" says="politely">
            {t('staff.password-reset-done')}
          </Banner>
        )}
        <Button onPress={() => setIsOpen(true)}>{t('staff.reset-password')}</Button>
      </div>
    );
  }
  return (
    <div className={css['reset']}>
      <SecretField
        label={t('account.password-new')}
        hint={t('staff.password-form')}
        value={password}
        onChange={setPassword}
        autoComplete="new-password"
      />
      <ErrorNote failure={reset.failure} />
      <Button onPress={save} isBusy={reset.isBusy} isDisabled={password.length < 8}>
        {t('staff.reset-password-save')}
      </Button>
    </div>
  );
}
