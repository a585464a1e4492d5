import { useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote, SecretField } from '../../ui/index.ts';

const blank = { password: '', newPassword: '' };

/** A change ends the sessions of this person everywhere else. */
export function PasswordCard() {
  const t = useText();
  const [form, setForm] = useState(blank);
  const [wasLeft, setWasLeft] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const changePassword = useCommand('auth.changePassword');
  const isShort = form.newPassword.length < 8;
  const change = (part: Partial<typeof blank>) => {
    setForm({ ...form, ...part });
    setIsDone(false);
  };
  const save = async () => {
    const reply = await changePassword.run(form);
    if (!reply.ok) return setForm({ ...form, password: '' });
    setForm(blank);
    setWasLeft(false);
    setIsDone(true);
  };
  return (
    <div data-form>
      <Card title={t('account.password-change')}>
        <SecretField
          label={t('account.password-now')}
          value={form.password}
          onChange={(password) => change({ password })}
          autoComplete="current-password"
        />
        <SecretField
          label={t('account.password-new')}
          hint={t('staff.password-form')}
          value={form.newPassword}
          onChange={(newPassword) => change({ newPassword })}
          onLeave={() => setWasLeft(true)}
          error={wasLeft && form.newPassword !== '' && isShort ? t('account.password-short') : undefined}
          autoComplete="new-password"
        />
        <ErrorNote failure={changePassword.failure} />
        {isDone && (
          <Banner tone="good" says="politely">
            {t('account.password-done')}
          </Banner>
        )}
        <div>
          <Button
            kind="primary"
            onPress={save}
            isBusy={changePassword.isBusy}
            isDisabled={isShort || form.password === ''}
          >
            {t('account.password-save')}
          </Button>
        </div>
      </Card>
    </div>
  );
}
