import { useEffect } from 'react';
import { appearance } from './frame/appearance.ts';
import { warnBeforeClosing } from './frame/kept.ts';
import { DoorProvider } from './frame/session.tsx';
import { KeyboardListener } from './keys/index.ts';
import { FrontDoor } from './screens/sign-in/front-door.tsx';
import { UiProvider } from './ui/index.ts';

export function App() {
  const { scheme } = appearance.use();
  useEffect(warnBeforeClosing, []);
  return (
    <UiProvider scheme={scheme}>
      <KeyboardListener />
      <DoorProvider>
        <FrontDoor />
      </DoorProvider>
    </UiProvider>
  );
}
