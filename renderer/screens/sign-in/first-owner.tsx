import { useEffect, useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useDoor } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Button, Check, desktop, ErrorNote, SecretField, TextField } from '../../ui/index.ts';
import { DoorPage } from './door-page.tsx';
import { enter } from './enter.ts';
import { Focused } from './focused.tsx';
import css from './sign-in.module.css';

const blank = { startCode: '', name: '', login: '', password: '', isDoctor: true };

/** The clinic's first account. The start code shows that whoever types it also started the program. */
export function FirstOwner() {
  const t = useText();
  const door = useDoor();
  const [form, setForm] = useState(blank);
  const [left, setLeft] = useState<readonly string[]>([]);
  const [isCodeKnown, setIsCodeKnown] = useState(false);
  const begin = useCommand('auth.begin');
  const signIn = useCommand('auth.signIn');
  useEffect(() => {
    const fill = async () => {
      const code = await desktop()?.startCode();
      if (code === undefined || code === null) return;
      setIsCodeKnown(true);
      setForm((before) => ({ ...before, startCode: code }));
    };
    void fill();
  }, []);
  const set = (change: Partial<typeof blank>) => setForm({ ...form, ...change });
  const leave = (field: string) => () => setLeft([...left, field]);
  const wrong = {
    login: left.includes('login') && !isLogin(form.login) ? t('staff.login-form') : undefined,
    password: left.includes('password') && form.password.length < 8 ? t('staff.password-form') : undefined,
  };
  const isReady = form.startCode !== '' && form.name.trim() !== '' && isLogin(form.login) && form.password.length >= 8;
  const make = async () => {
    if (!isReady || begin.isBusy) return;
    const begun = await begin.run({ ...form, login: form.login.trim() });
    if (!begun.ok) return;
    const state = await door.refresh('entered');
    if (state && !state.signedIn) await enter(door, () => signIn.run({ login: form.login, password: form.password }));
  };
  useKeys([{ keys: 'Ctrl+Enter', does: t('sign-in.begin'), run: () => void make() }]);
  return (
    <DoorPage title={t('sign-in.welcome')}>
      <p className={css['note']}>{t('sign-in.welcome-note')}</p>
      <Focused>
        <div className={css['form']}>
          {!isCodeKnown && (
            <TextField
              label={t('sign-in.start-code')}
              hint={t('sign-in.start-code-hint')}
              value={form.startCode}
              onChange={(startCode) => set({ startCode })}
              isFocusedFirst
              maxLength={12}
            />
          )}
          <TextField
            label={t('staff.name')}
            hint={t('staff.name-hint')}
            value={form.name}
            onChange={(name) => set({ name })}
            isFocusedFirst={isCodeKnown}
            maxLength={100}
          />
          <TextField
            label={t('staff.login')}
            hint={t('staff.login-hint')}
            value={form.login}
            onChange={(login) => set({ login: login.toLowerCase() })}
            onLeave={leave('login')}
            error={wrong.login}
            autoComplete="username"
            maxLength={31}
          />
          <SecretField
            label={t('sign-in.password')}
            hint={t('staff.password-form')}
            value={form.password}
            onChange={(password) => set({ password })}
            onLeave={leave('password')}
            error={wrong.password}
            autoComplete="new-password"
          />
          <Check
            label={t('sign-in.also-doctor')}
            hint={t('sign-in.also-doctor-hint')}
            isChecked={form.isDoctor}
            onChange={(isDoctor) => set({ isDoctor })}
          />
          <ErrorNote failure={begin.failure ?? signIn.failure} />
          <Button kind="primary" isWide onPress={make} isBusy={begin.isBusy} isDisabled={!isReady}>
            {t('sign-in.begin')}
          </Button>
        </div>
      </Focused>
    </DoorPage>
  );
}

const isLogin = (text: string) => /^[a-z0-9][a-z0-9._-]{1,30}$/.test(text.trim());
