import type Koa from 'koa';

const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]', 'phone']);

/**
 * Whether a request comes from a program on this machine and not from a web page of somebody else: loopback on both ends,
 * addressed by a loopback name (no rebound public name), and, where it changes something, from a page of our own or from
 * no page at all.
 */
export function isFromThisMachine(ctx: Koa.Context): boolean {
  const from = ctx.req.socket.remoteAddress ?? '';
  if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(from)) return false;
  if (!ownNames.has(ctx.hostname)) return false;
  if (ctx.method === 'GET') return true;
  const origin = ctx.get('origin');
  return origin === '' || origin === 'app://phone' || origin === `http://${ctx.host}`;
}
