/**
 * Frees at once what nobody needs any more: the engine keeps it until it wants the room, which on an idle PC is never. Holds
 * this thread up for a tenth of a second where much is in use, for some milliseconds where little is.
 */
export async function dropGarbage(): Promise<void> {
  try {
    const { Session } = await import('node:inspector/promises');
    const session = new Session();
    session.connect();
    await session.post('HeapProfiler.collectGarbage');
    session.disconnect();
  } catch {
    // Not every Node is built with an inspector: this one needs more memory.
  }
}
