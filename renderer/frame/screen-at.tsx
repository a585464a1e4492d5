import { useEffect } from 'react';
import { AccountScreen } from '../screens/account/account-screen.tsx';
import { PaperScreen } from '../screens/paper/paper-screen.tsx';
import { roomsFor } from './rooms.tsx';
import { goInstead, partsBelow, usePath } from './route.ts';
import { useDoor, useSession } from './session.tsx';

/** The screen that the path names, mounted anew for each id in it: what belonged to another patient never shows. */
export function ScreenAt() {
  const { person } = useSession();
  const path = usePath();
  const mine = roomsFor(person.roles);
  const room = mine.find((one) => path === one.path || path.startsWith(`${one.path}/`));
  if (path === '/me') return <AccountScreen />;
  // Paper belongs to no room: the doctor prints it, and so does the desk.
  const [paper] = path.startsWith('/print/') ? partsBelow('/print', path) : [];
  if (paper !== undefined) return <PaperScreen key={paper} consultationId={paper} />;
  const home = mine.find(({ key }) => key === 'visits' && person.roles.includes('doctor')) ?? mine[0];
  if (!room) return <LeadTo path={home?.path ?? '/me'} />;
  const below = partsBelow(room.path, path);
  const id = below.find((part) => isUuid.test(part)) ?? '';
  return (
    <div key={`${room.key} ${id}`} style={{ display: 'contents' }}>
      {room.screen(below)}
    </div>
  );
}

const isUuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** A path that leads nowhere, or into a room that this person does not have: home. Not behind the lock: others may come. */
function LeadTo({ path }: { path: string }) {
  const { isLocked } = useDoor();
  useEffect(() => {
    if (!isLocked) goInstead(path);
  }, [path, isLocked]);
  return null;
}
