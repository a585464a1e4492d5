/**
 * The keyboard, in one place (screens.md section 2). A component says which keys it answers with `useKeys`; what lies in
 * front (a dialog, the lock screen) is a `KeyLayer`, and only the keys of the layer in front work. F1 shows the list.
 */
export { KeyLayer } from './key-layer.tsx';
export { KeyboardListener } from './keyboard-listener.tsx';
export { bindingsOfGround } from './layers.ts';
export { moveByEnter } from './next-field.ts';
export { type KeyBinding, useKeys } from './use-keys.ts';
