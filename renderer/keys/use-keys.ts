import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLayerId } from './key-layer.tsx';
import { addBindings, type KeyBinding } from './layers.ts';

export type { KeyBinding } from './layers.ts';

/** Answers these keys as long as the component is shown. A component further inside wins over one further outside. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const layerId = useLayerId();
  const group = useRef<readonly KeyBinding[]>(bindings);
  // With the picture, not after it: a key pressed as soon as something is seen must do what is seen.
  useLayoutEffect(() => {
    group.current = bindings;
  });
  useEffect(() => addBindings(layerId, group), [layerId]);
}
