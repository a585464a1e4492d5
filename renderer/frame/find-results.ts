import { useEffect, useState } from 'react';
import type { Role } from '../../core/kit/words.ts';
import { useText } from '../i18n/index.ts';
import { commands } from './commands.ts';
import type { Found } from './finder.ts';
import { finders } from './finders.ts';
import { roomsFor } from './rooms.tsx';
import { go } from './route.ts';

export interface Group {
  readonly key: string;
  readonly items: readonly Found[];
}

/** What the Find field shows for a text: each finder's results, then rooms and commands by name. */
export function useFindResults(text: string, roles: readonly Role[]): readonly Group[] {
  const [found, setFound] = useState<readonly Group[]>([]);
  const named = useNamed(text, roles);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    const asking = new AbortController();
    const mine = finders.filter((finder) => finder.roles.some((role) => roles.includes(role)));
    const ask = async () => {
      const groups = await Promise.all(
        mine.map(async ({ key, find }) => ({ key, items: await find(wanted, asking.signal) })),
      );
      if (!asking.signal.aborted) setFound(groups);
    };
    void ask();
    return () => asking.abort();
  }, [wanted, roles]);
  return [...(wanted === '' ? [] : found), named].filter(({ items }) => items.length > 0);
}

function useNamed(text: string, roles: readonly Role[]): Group {
  const t = useText();
  const rooms = roomsFor(roles).map(({ key, path, number }) => ({
    key: `room ${key}`,
    title: t(`frame.room.${key}`),
    detail: `Alt+${number}`,
    run: () => go(path),
  }));
  const mine = commands
    .filter((command) => command.roles.some((role) => roles.includes(role)))
    .map(({ key, keys, run }) => ({ key: `command ${key}`, title: t(`command.${key}`), detail: keys ?? '', run }));
  return { key: 'commands', items: [...rooms, ...mine].filter(({ title }) => matches(title, text)) };
}

/** Every word that was typed begins a word of the name. */
function matches(title: string, text: string): boolean {
  const words = title.toLocaleLowerCase().split(/\s+/);
  return text
    .trim()
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((typed) => typed === '' || words.some((word) => word.startsWith(typed)));
}
