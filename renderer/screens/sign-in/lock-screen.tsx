import { useLayoutEffect, useState } from 'react';
import type { AuthState, Person } from '../../frame/session.tsx';
import { WorldFrame } from '../../frame/world-frame.tsx';
import { useText } from '../../i18n/index.ts';
import { KeyLayer } from '../../keys/index.ts';
import { DoorPage } from './door-page.tsx';
import { Focused } from './focused.tsx';
import { PeopleList, type SignInPerson } from './people-list.tsx';
import { SecretForm } from './secret-form.tsx';
import css from './sign-in.module.css';

/** In front of the blurred screen. Unsaved work stays mounted behind it, and whoever comes back finds it. */
export function LockScreen({
  state,
  person,
  isChanging,
}: {
  readonly state: AuthState;
  readonly person: Person;
  /** Somebody else wants to work here: the list comes first. */
  readonly isChanging: boolean;
}) {
  const t = useText();
  useBackToWork();
  const before = state.people.find(({ id }) => id === person.staffId);
  const [chosen, setChosen] = useState<SignInPerson | undefined>(isChanging ? undefined : before);
  // Whoever was here comes last: they are the least likely to be meant.
  const people = [...state.people.filter((one) => one !== before), ...(before ? [before] : [])];
  return (
    <KeyLayer isSealed>
      <dialog open className={css['lock']} aria-modal aria-label={t('sign-in.locked')}>
        <WorldFrame world={state.world} isClear>
          {chosen ? (
            <DoorPage title={chosen.name}>
              {chosen.id === person.staffId && <p className={css['note']}>{t('sign-in.locked-note')}</p>}
              <SecretForm key={chosen.id} person={chosen} startsWith="pin" onOther={() => setChosen(undefined)} />
            </DoorPage>
          ) : (
            <DoorPage title={t('sign-in.who')}>
              <Focused>
                <PeopleList people={people} onChoose={setChosen} />
              </Focused>
            </DoorPage>
          )}
        </WorldFrame>
      </dialog>
    </KeyLayer>
  );
}

/** Dialogs stand outside the page's root: they are shut off here. Afterwards the focus is where it was. */
function useBackToWork(): void {
  useLayoutEffect(() => {
    const hadFocus = document.activeElement;
    const dialogs = [...document.querySelectorAll<HTMLElement>('[data-portal]')];
    for (const dialog of dialogs) dialog.inert = true;
    document.body.dataset['locked'] = 'true';
    return () => {
      for (const dialog of dialogs) dialog.inert = false;
      delete document.body.dataset['locked'];
      requestAnimationFrame(() => hadFocus instanceof HTMLElement && hadFocus.isConnected && hadFocus.focus());
    };
  }, []);
}
