import { useSyncExternalStore } from 'react';

/** Paths hold ids, never anything personal: `/patients/<uuid>`. They survive loading the page again and the browser's Back. */
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('popstate', listener);
  };
}

/** Goes to another screen. What a form has `useKept` is there again when one comes back. */
export function go(path: string): void {
  if (path === window.location.pathname) return;
  window.history.pushState(null, '', path);
  for (const listener of listeners) listener();
}

/** Like `go`, but Back skips the page that is left: after a form was saved, or where a path only leads on. */
export function goInstead(path: string): void {
  window.history.replaceState(null, '', path);
  for (const listener of listeners) listener();
}

/** The present path without a slash at its end; `/` for the start. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname.replace(/(.)\/+$/, '$1'));
}

/** `['<uuid>', 'edit']` for `/patients/<uuid>/edit` below the room `/patients`. */
export function partsBelow(room: string, path: string): string[] {
  return path.slice(room.length).split('/').filter(Boolean);
}
