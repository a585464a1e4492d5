import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, Inline, Page } from '../../ui/index.ts';
import { AppearanceCard } from './appearance-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { PinCard } from './pin-card.tsx';

/** What everybody may set for themselves: PIN, password, and how the screens look. */
export function AccountScreen() {
  const t = useText();
  const { person } = useSession();
  const roles = (
    <Inline>
      {person.roles.map((role) => (
        <Badge key={role}>{t(`role.${role}`)}</Badge>
      ))}
    </Inline>
  );
  return (
    <Page title={person.name} facts={roles} width="form">
      <AppearanceCard />
      <PinCard />
      <PasswordCard />
    </Page>
  );
}
