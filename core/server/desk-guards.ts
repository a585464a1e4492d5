import { timingSafeEqual } from 'node:crypto';
import type { Middleware } from 'koa';
import { sha256 } from '../kit/ids.ts';

/** How the desk is reached: by a browser on a loopback port, or through the shell's pipe with a secret header. */
export type DeskDoor =
  | { readonly kind: 'browser'; readonly port: () => number }
  | { readonly kind: 'pipe'; readonly secret: string };

/**
 * Refuses what no page of ours would send. In a browser: another Host (a name that was made to point at this PC), another
 * Origin, a request of another site. On the pipe: whoever does not know the secret of the shell that made it.
 */
export function guardDesk(door: DeskDoor): Middleware {
  return async (ctx, next) => {
    if (door.kind === 'pipe') {
      if (!isSame(ctx.get('x-shell-secret'), door.secret)) return void (ctx.status = 403);
      return next();
    }
    const hosts = [`127.0.0.1:${door.port()}`, `localhost:${door.port()}`];
    if (!hosts.includes(ctx.get('host'))) return void (ctx.status = 421);
    const origin = ctx.get('origin');
    if (origin !== '' && origin !== `http://${ctx.get('host')}`) return void (ctx.status = 403);
    const site = ctx.get('sec-fetch-site');
    const isTopLevel = ctx.method === 'GET' && ctx.get('sec-fetch-mode') === 'navigate';
    if (site !== '' && site !== 'same-origin' && site !== 'none' && !isTopLevel) return void (ctx.status = 403);
    return next();
  };
}

/** Compares hashes, so that neither length nor place of the first difference shows in the time it takes. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(wanted)));
}
