import { useSyncExternalStore } from 'react';

/** One value that several parts of the frame show. */
export interface Store<Value> {
  readonly read: () => Value;
  readonly write: (value: Value) => void;
  readonly use: () => Value;
}

export function makeStore<Value>(initial: Value): Store<Value> {
  let value = initial;
  const listeners = new Set<() => void>();
  const read = () => value;
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    read,
    write(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, read),
  };
}
