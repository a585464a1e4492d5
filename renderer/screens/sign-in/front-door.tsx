import { useEffect } from 'react';
import { showAppearanceOf } from '../../frame/appearance.ts';
import { Frame } from '../../frame/frame.tsx';
import { useDoor } from '../../frame/session.tsx';
import { WorldFrame } from '../../frame/world-frame.tsx';
import { useText } from '../../i18n/index.ts';
import { ErrorNote } from '../../ui/index.ts';
import { DoorPage } from './door-page.tsx';
import { FirstOwner } from './first-owner.tsx';
import { LockScreen } from './lock-screen.tsx';
import css from './sign-in.module.css';
import { SignInPage } from './sign-in-page.tsx';

/** Decides what stands in front: the first account, the sign-in page, the frame, or the lock before the frame. */
export function FrontDoor() {
  const { state, person, isLocked, isChanging } = useDoor();
  const staffId = person?.staffId ?? '';
  useEffect(() => showAppearanceOf(staffId), [staffId]);
  if (!state) return <NoAnswer />;
  if (!person) {
    return <WorldFrame world={state.world}>{state.needsOwner ? <FirstOwner /> : <EmptyHanded />}</WorldFrame>;
  }
  return (
    <>
      <div className={css['behind']} data-locked={isLocked || undefined} inert={isLocked} key={staffId}>
        <Frame />
      </div>
      {isLocked && <LockScreen state={state} person={person} isChanging={isChanging} />}
    </>
  );
}

/** Nobody has signed in on this page yet; a session from before may be open, but locked. */
function EmptyHanded() {
  const { state } = useDoor();
  if (!state) return null;
  const { signedIn, isLocked } = state;
  if (signedIn && isLocked) return <LockScreen state={state} person={signedIn} isChanging={false} />;
  return <SignInPage state={state} />;
}

function NoAnswer() {
  const t = useText();
  const { failure, refresh } = useDoor();
  useEffect(() => {
    if (!failure) return undefined;
    const timer = setTimeout(() => void refresh(), 1500);
    return () => clearTimeout(timer);
  }, [failure, refresh]);
  if (!failure) return null;
  return (
    <DoorPage title={t('sign-in.no-answer')}>
      <ErrorNote failure={failure} onRetry={() => void refresh()} />
    </DoorPage>
  );
}
