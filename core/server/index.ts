/** The two doors: the private desk app for screens, and the public callback app behind the tunnel. */
export { type CallbackParts, callbackLimits, makeCallbackApp } from './callback-app.ts';
export { type DeskParts, makeDeskApp } from './desk-app.ts';
export type { DeskDoor } from './desk-guards.ts';
export { makeIdleWatch } from './idle.ts';
export { type Listening, listen, type TimeLimits } from './listen.ts';
export type { LivePush, LivePushPaths, PushStatus } from './push-paths.ts';
