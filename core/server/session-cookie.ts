import type { Context } from 'koa';
import type { SessionPort } from '../calls/index.ts';
import type { World } from '../kit/words.ts';

/** Where a browser refuses the `__Host-` prefix on loopback, the page says so with this header and gets the plain name. */
const plainCookieHeader = 'x-plain-cookie';

/**
 * The session cookie of one request. The page's script never sees it; on the pipe the shell keeps it (architecture.md 7.9).
 * `Secure` is set on plain HTTP too: browsers count loopback as trustworthy.
 */
export function sessionPort(ctx: Context, world: World): SessionPort {
  const isPlain = ctx.get(plainCookieHeader) === '1';
  const name = isPlain ? `desk-${world}` : `__Host-desk-${world}`;
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isPlain ? '' : '; Secure'}`;
  return {
    secret: readCookie(ctx.get('cookie'), name),
    open: (secret) => ctx.append('Set-Cookie', `${name}=${secret}; ${attributes}`),
    close: () => ctx.append('Set-Cookie', `${name}=; ${attributes}; Max-Age=0`),
  };
}

function readCookie(header: string, name: string): string | undefined {
  const found = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1);
  return value === '' ? undefined : value;
}
