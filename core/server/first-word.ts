import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** So many connections may stand open without a word; a localtunnel client holds ten. */
const mostSilent = 256;

/**
 * Lets the server see a connection only once something has come on it. A tunnel's client connects before anybody calls, and
 * Node counts the time limit of the headers from there: it would end the connection with a 408, which the tunnel hands to the
 * next caller as the answer. Of too many silent connections the oldest goes.
 *
 * @returns ends the silent ones
 */
export function waitForFirstWord(server: Server): () => void {
  const silent = new Set<Socket>();
  const listeners = server.listeners('connection');
  server.removeAllListeners('connection');
  const take = (socket: Socket) => {
    for (const listener of listeners) listener.call(server, socket);
  };

  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    const forget = () => {
      silent.delete(socket);
      socket.off('error', forget);
      socket.off('close', forget);
    };
    socket.on('error', forget).on('close', forget);
    // Nothing is read here: what has come is still there for the server.
    socket.once('readable', () => {
      forget();
      take(socket);
    });
    const [oldest] = silent;
    if (silent.size > mostSilent) oldest?.destroy();
  });
  return () => {
    for (const socket of silent) socket.destroy();
  };
}
