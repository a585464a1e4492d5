/** Milliseconds since now, by a clock that never jumps. For pauses and limits, never for what is stored. */
export function startStopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
