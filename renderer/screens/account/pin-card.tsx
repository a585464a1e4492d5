import { useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useDoor, useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote, FieldRow, SecretField } from '../../ui/index.ts';

const blank = { pin: '', again: '', password: '' };

/** The PIN opens the locked screen and changes the person in front of it. */
export function PinCard() {
  const t = useText();
  const { state, refresh } = useDoor();
  const { person } = useSession();
  const [form, setForm] = useState(blank);
  const [wasAgainLeft, setWasAgainLeft] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const setPin = useCommand('auth.setPin');
  const hasPin = state?.people.some(({ id, hasPin: has }) => id === person.staffId && has) ?? false;
  const isReady = form.pin.length >= 4 && form.pin === form.again && form.password !== '';
  const isDifferent = wasAgainLeft && form.again !== '' && form.again !== form.pin;
  const change = (part: Partial<typeof blank>) => {
    setForm({ ...form, ...part });
    setIsDone(false);
  };
  const save = async () => {
    const reply = await setPin.run({ pin: form.pin, password: form.password });
    if (!reply.ok) return setForm({ ...form, password: '' });
    setForm(blank);
    setIsDone(true);
    await refresh();
  };
  return (
    <div data-form>
      <Card title={t(hasPin ? 'account.pin-change' : 'account.pin-set')}>
        <p>{t('account.pin-note')}</p>
        <FieldRow>
          <SecretField
            kind="pin"
            label={t('account.pin')}
            hint={t('account.pin-form')}
            value={form.pin}
            onChange={(pin) => change({ pin })}
          />
          <SecretField
            kind="pin"
            label={t('account.pin-again')}
            value={form.again}
            onChange={(again) => change({ again })}
            onLeave={() => setWasAgainLeft(true)}
            error={isDifferent ? t('account.pin-different') : undefined}
          />
        </FieldRow>
        <SecretField
          label={t('account.password-now')}
          value={form.password}
          onChange={(password) => change({ password })}
          autoComplete="current-password"
        />
        <ErrorNote failure={setPin.failure} />
        {isDone && (
          <Banner tone="good" says="politely">
            {t('account.pin-done')}
          </Banner>
        )}
        <div>
          <Button kind="primary" onPress={save} isBusy={setPin.isBusy} isDisabled={!isReady}>
            {t('account.pin-save')}
          </Button>
        </div>
      </Card>
    </div>
  );
}
