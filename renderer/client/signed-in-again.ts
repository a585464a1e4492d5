const listeners = new Set<() => void>();

/** For queries that were refused while the screen was locked. */
export function onSignedInAgain(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Called by the session when a person is in front of the screen again. */
export function tellSignedInAgain(): void {
  for (const listener of listeners) listener();
}
