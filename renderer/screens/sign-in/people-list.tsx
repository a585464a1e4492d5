import type { KeyboardEvent } from 'react';
import type { AuthState } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Kbd } from '../../ui/index.ts';
import css from './sign-in.module.css';

export type SignInPerson = AuthState['people'][number];

/** The people of the clinic as buttons. The digits 1 to 9 choose, so do the arrow keys and Enter. */
export function PeopleList({
  people,
  onChoose,
}: {
  readonly people: readonly SignInPerson[];
  readonly onChoose: (person: SignInPerson) => void;
}) {
  const t = useText();
  useKeys(
    people.slice(0, 9).map((person, index) => ({
      keys: String(index + 1),
      does: person.name,
      run: () => onChoose(person),
    })),
  );
  return (
    <ul className={css['people']} data-many={people.length > 6 || undefined}>
      {people.map((person, index) => (
        <li key={person.id}>
          <button
            type="button"
            data-autofocus={index === 0 || undefined}
            onClick={() => onChoose(person)}
            onKeyDown={moveInList}
          >
            <span className={css['person']}>{person.name}</span>
            <span className={css['roles']}>{person.roles.map((role) => t(`role.${role}`)).join(', ')}</span>
            {index < 9 && <Kbd>{String(index + 1)}</Kbd>}
          </button>
        </li>
      ))}
    </ul>
  );
}

function moveInList(event: KeyboardEvent<HTMLButtonElement>): void {
  const item = event.currentTarget.parentElement;
  const next = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling }[event.key];
  const button = next?.querySelector('button');
  if (!button) return;
  event.preventDefault();
  button.focus();
}
