import { systemClock, toDayInIndia, toInstant } from '../../core/kit/clock.ts';
import { useText } from '../i18n/index.ts';
import { MenuButton, useFormats, useNow } from '../ui/index.ts';
import { appearance, changeAppearance } from './appearance.ts';
import { Bell } from './bell.tsx';
import { Find } from './find.tsx';
import css from './frame.module.css';
import { go } from './route.ts';
import { useDoor, useSession } from './session.tsx';

export function Header({ onHelp }: { onHelp: () => void }) {
  return (
    <header className={css['header']}>
      <div className={css['name']}>Arogya Edge</div>
      <Find />
      <div className={css['right']}>
        <Bell />
        <Clock />
        <UserMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

/** `Tue 24 Nov 10:42` */
function Clock() {
  const t = useText();
  const formats = useFormats();
  const now = useNow(5);
  const weekday = new Date(toDayInIndia(now)).getUTCDay() || 7;
  const day = formats.day(toDayInIndia(systemClock())).replace(/ \d{4}$/, '');
  return (
    <time className={css['clock']}>
      {t(`ui.weekday.${weekday}`)} {day} <strong>{formats.time(toInstant(now))}</strong>
    </time>
  );
}

function UserMenu({ onHelp }: { onHelp: () => void }) {
  const t = useText();
  const { lock, signOut } = useDoor();
  const { person } = useSession();
  const { language, scheme, size } = appearance.use();
  return (
    <MenuButton
      groups={[
        [
          { key: 'me', text: t('command.my-account'), run: () => go('/me') },
          { key: 'help', text: t('frame.help'), keys: 'F1', run: onHelp },
        ],
        [
          { key: 'en', text: 'English', isChosen: language === 'en', run: () => changeAppearance({ language: 'en' }) },
          { key: 'hi', text: 'हिन्दी', isChosen: language === 'hi', run: () => changeAppearance({ language: 'hi' }) },
        ],
        [
          {
            key: 'dark',
            text: t('account.dark'),
            isChosen: scheme === 'dark',
            run: () => changeAppearance({ scheme: scheme === 'dark' ? 'light' : 'dark' }),
          },
          {
            key: 'large',
            text: t('account.large'),
            isChosen: size === 'large',
            run: () => changeAppearance({ size: size === 'large' ? 'normal' : 'large' }),
          },
        ],
        [
          { key: 'user', text: t('frame.change-user'), keys: 'Ctrl+Shift+U', run: () => void lock('change-user') },
          { key: 'out', text: t('frame.sign-out'), run: () => void signOut() },
        ],
      ]}
    >
      <span className={css['user']}>{person.name}</span>
      <span aria-hidden>▾</span>
    </MenuButton>
  );
}
