import { useCallback, useState } from 'react';
import { useText } from '../i18n/index.ts';
import { useKeys } from '../keys/index.ts';
import { commands } from './commands.ts';
import css from './frame.module.css';
import { Header } from './header.tsx';
import { Help } from './help.tsx';
import { useIdleLock } from './idle.ts';
import { type Room, roomsFor } from './rooms.tsx';
import { go, usePath } from './route.ts';
import { ScreenAt } from './screen-at.tsx';
import { useDoor, useSession } from './session.tsx';
import { stripItems } from './strip-items.tsx';
import { Toasts } from './toasts.tsx';
import { WorldFrame } from './world-frame.tsx';

/** What every screen lives in: header, rooms at the left, one screen, the strip at the bottom. */
export function Frame() {
  const t = useText();
  const { state, isLocked, lock } = useDoor();
  const { world, person } = useSession();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const rooms = roomsFor(person.roles);
  useIdleLock(
    state?.idleMinutes ?? 10,
    isLocked,
    useCallback(() => void lock(), [lock]),
  );
  const mine = commands.filter(({ roles }) => roles.some((role) => person.roles.includes(role)));
  useKeys([
    ...rooms.map(({ key, number, path }) => ({
      keys: `Alt+${number}`,
      does: t(`frame.room.${key}`),
      run: () => go(path),
    })),
    ...mine.flatMap(({ key, keys, run }) => (keys === undefined ? [] : [{ keys, does: t(`command.${key}`), run }])),
    {
      keys: 'Ctrl+Shift+U',
      does: t('frame.change-user'),
      run: () => void lock('change-user'),
      isEverywhere: true,
    },
    { keys: 'F1', does: t('frame.help'), run: () => setIsHelpOpen(true) },
  ]);
  return (
    <WorldFrame world={world}>
      <div className={css['frame']}>
        <Header onHelp={() => setIsHelpOpen(true)} />
        <Rooms rooms={rooms} />
        <main className={css['screen']}>
          <ScreenAt />
        </main>
        <Strip />
      </div>
      <Toasts />
      <Help isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </WorldFrame>
  );
}

function Rooms({ rooms }: { rooms: readonly Room[] }) {
  const t = useText();
  const path = usePath();
  return (
    <nav className={css['rooms']} aria-label={t('frame.rooms')}>
      {rooms.map((room) => (
        <a
          key={room.key}
          href={room.path}
          aria-current={isInside(path, room.path) ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault();
            go(room.path);
          }}
        >
          {t(`frame.room.${room.key}`)}
          <kbd aria-hidden>Alt+{room.number}</kbd>
        </a>
      ))}
    </nav>
  );
}

const isInside = (path: string, room: string) => path === room || path.startsWith(`${room}/`);

function Strip() {
  const t = useText();
  return (
    <footer className={css['strip']} aria-label={t('frame.strip')}>
      <ul>
        {stripItems.map((Item, index) => (
          // The list never changes while the program runs.
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <Item key={index} />
        ))}
      </ul>
    </footer>
  );
}
