import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import type { Role, World } from '../../core/kit/words.ts';
import { call, type Failure, type OutputOf, onAnswer, tellSignedInAgain } from '../core-client.ts';
import { keepFor } from './kept.ts';
import { bringBack } from './last-place.ts';

export type AuthState = OutputOf<'auth.state'>;

export interface Person {
  readonly staffId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/** Who is in front of the screen, as the core says. */
export interface Door {
  readonly state: AuthState | undefined;
  readonly failure: Failure | undefined;
  /** Who signed in last on this page; their screens stay mounted behind the lock. */
  readonly person: Person | null;
  readonly isLocked: boolean;
  /** Locked because somebody else wants to use the PC. */
  readonly isChanging: boolean;
  /** Asks the core again; returns what it said. Only `entered` opens what was locked. */
  readonly refresh: (reason?: 'entered') => Promise<AuthState | undefined>;
  readonly lock: (reason?: 'idle' | 'change-user') => Promise<void>;
  readonly signOut: () => Promise<void>;
}

const DoorContext = createContext<Door | undefined>(undefined);

export function useDoor(): Door {
  const door = useContext(DoorContext);
  if (!door) throw new Error('useDoor stands outside the DoorProvider');
  return door;
}

/** For screens: they are only shown when somebody is signed in. */
export function useSession(): { readonly world: World; readonly person: Person } {
  const { state, person } = useDoor();
  if (!state || !person) throw new Error('useSession stands outside the frame');
  return useMemo(() => ({ world: state.world, person }), [state.world, person]);
}

export function DoorProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<AuthState>();
  const [failure, setFailure] = useState<Failure>();
  const [person, setPerson] = useState<Person | null>(null);
  const [isClosed, setIsClosed] = useState(false);
  const [isChanging, setIsChanging] = useState(false);

  const refresh = useCallback(async (reason?: 'entered') => {
    const reply = await call('auth.state', {}, { isBackground: true });
    setFailure(reply.ok ? undefined : reply);
    if (!reply.ok) return undefined;
    const { signedIn, isLocked } = reply.value;
    setState(reply.value);
    const isOpen = signedIn !== null && !isLocked;
    // A core that has counted itself idle refuses every call, but says nothing of it here: what is closed stays closed.
    setIsClosed((before) => (before && reason !== 'entered') || !isOpen);
    if (isOpen) {
      keepFor(signedIn.staffId);
      bringBack(signedIn.staffId);
      setPerson((before) => (JSON.stringify(before) === JSON.stringify(signedIn) ? before : signedIn));
      if (reason === 'entered') tellSignedInAgain();
    }
    return reply.value;
  }, []);

  // oxlint-disable-next-line react/set-state-in-effect -- asks the core first, and sets what it says
  useEffect(() => void refresh(), [refresh]);
  useEffect(
    () =>
      onAnswer((code) => {
        if (code === 'call.locked') setIsClosed(true);
        if (code === 'call.not-signed-in') void refresh();
      }),
    [refresh],
  );

  const door = useMemo<Door>(
    () => ({
      state,
      failure,
      person,
      isLocked: isClosed,
      isChanging,
      refresh,
      async lock(reason = 'idle') {
        setIsChanging(reason === 'change-user');
        // The screen closes even when the core does not answer.
        setIsClosed(true);
        await call('auth.lock', {});
        await refresh();
      },
      async signOut() {
        await call('auth.signOut', {});
        setPerson(null);
        await refresh('entered');
      },
    }),
    [state, failure, person, isClosed, isChanging, refresh],
  );
  return <DoorContext value={door}>{children}</DoorContext>;
}
