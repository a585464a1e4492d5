import { useState } from 'react';

const kept = new Map<string, unknown>();
let owner = '';

/** Each person has their own drafts; they stay in this page's memory only. */
export function keepFor(staffId: string): void {
  owner = staffId;
}

/**
 * Like `useState`, for what a person has typed: it is still there after going to another room and back, after the lock
 * screen, and after somebody else used the PC in between. `forget` when it was saved.
 */
export function useKept<Value>(key: string, initial: Value): [Value, (value: Value) => void, () => void] {
  const [id] = useState(() => `${owner} ${key}`);
  // What lies under a key was put there by this hook with the same initial value's type.
  const [value, setValue] = useState(() => (kept.has(id) ? (kept.get(id) as Value) : initial));
  const keep = (next: Value) => {
    kept.set(id, next);
    setValue(() => next);
  };
  const forget = () => {
    kept.delete(id);
    setValue(() => initial);
  };
  return [value, keep, forget];
}

/** The browser asks before a page with something unsaved is closed. */
export function warnBeforeClosing(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (kept.size > 0) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}
