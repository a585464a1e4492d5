import { useState } from 'react';
import type { AuthState } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { DoorPage } from './door-page.tsx';
import { Focused } from './focused.tsx';
import { PeopleList, type SignInPerson } from './people-list.tsx';
import { SecretForm } from './secret-form.tsx';
import css from './sign-in.module.css';

/** One's own name, then the password. */
export function SignInPage({ state }: { state: AuthState }) {
  const t = useText();
  const [person, setPerson] = useState<SignInPerson>();
  if (!person) {
    return (
      <DoorPage title={t('sign-in.who')}>
        <Focused>
          <PeopleList people={state.people} onChoose={setPerson} />
        </Focused>
        {state.practice && <p className={css['note']}>{t('sign-in.practice-people', state.practice)}</p>}
      </DoorPage>
    );
  }
  return (
    <DoorPage title={person.name}>
      <SecretForm key={person.id} person={person} startsWith="password" onOther={() => setPerson(undefined)} />
    </DoorPage>
  );
}
