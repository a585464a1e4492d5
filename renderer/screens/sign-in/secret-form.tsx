import { useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useDoor } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Button, ErrorNote, SecretField } from '../../ui/index.ts';
import { enter } from './enter.ts';
import { Focused } from './focused.tsx';
import type { SignInPerson } from './people-list.tsx';
import css from './sign-in.module.css';

/** Password or PIN of one person. A PIN opens only within 12 hours of a password; the form then asks for the password. */
export function SecretForm({
  person,
  startsWith,
  onOther,
}: {
  readonly person: SignInPerson;
  readonly startsWith: 'pin' | 'password';
  /** Somebody else wants to sign in. Esc, too. */
  readonly onOther: () => void;
}) {
  const t = useText();
  const door = useDoor();
  const [way, setWay] = useState(person.pinOpens ? startsWith : 'password');
  const [secret, setSecret] = useState('');
  const [tries, setTries] = useState(0);
  const signIn = useCommand('auth.signIn');
  const enterPin = useCommand('auth.enterPin');
  const { isBusy, failure } = way === 'pin' ? enterPin : signIn;
  const isTooShort = way === 'pin' ? secret.length < 4 : secret === '';
  const practice = door.state?.practice;

  const open = async () => {
    if (isTooShort) return;
    const attempt = () =>
      way === 'pin'
        ? enterPin.run({ staffId: person.id, pin: secret })
        : signIn.run({ login: person.login, password: secret });
    const reply = await enter(door, attempt);
    if (reply.ok) return;
    setSecret('');
    setTries(tries + 1);
    if (reply.code === 'auth.pin-not-now') setWay('password');
  };
  useKeys([{ keys: 'Esc', does: t('sign-in.somebody-else'), run: onOther }]);
  return (
    <div className={css['form']}>
      {/* Mounted anew after each refusal, with the cursor in the field. */}
      <Focused key={`${way} ${tries}`}>
        <SecretField
          kind={way}
          label={t(`sign-in.${way}`)}
          hint={practice ? t(`sign-in.practice-${way}`, practice) : undefined}
          value={secret}
          onChange={setSecret}
          autoComplete={way === 'pin' ? 'off' : 'current-password'}
          isFocusedFirst
          isLast
        />
      </Focused>
      <ErrorNote failure={enterPin.failure?.code === 'auth.pin-not-now' ? enterPin.failure : failure} />
      <Button kind="primary" isWide onPress={open} isBusy={isBusy} isDisabled={isTooShort}>
        {t(way === 'pin' ? 'sign-in.unlock' : 'sign-in.sign-in')}
      </Button>
      <div className={css['ways']}>
        <Button kind="quiet" isSmall onPress={onOther}>
          {t('sign-in.somebody-else')}
        </Button>
        {person.pinOpens && startsWith === 'pin' && (
          <Button
            kind="quiet"
            isSmall
            onPress={() => {
              setWay(way === 'pin' ? 'password' : 'pin');
              setSecret('');
            }}
          >
            {t(way === 'pin' ? 'sign-in.with-password' : 'sign-in.with-pin')}
          </Button>
        )}
      </div>
    </div>
  );
}
