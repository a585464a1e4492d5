import localtunnel from 'localtunnel';
import { requestHttp } from '../gateway/index.ts';
import { seconds } from '../kit/clock.ts';
import type { Opening, OpenTunnel, Wanted } from './opening.ts';

/**
 * Tunnels of the localtunnel client, whose habits (platform.md section 7) are met here: it tries for ever to reach its server,
 * it dies silently, a missing `error` listener ends the process, and it takes whatever name the server hands out.
 */

const openWithin = seconds(15);
const answerWithin = seconds(10);

/** The client cannot be told to stop asking its server: at most one attempt exists, and a late success is closed at once. */
let pending: Promise<localtunnel.Tunnel> | null = null;

export async function openLocaltunnel({ port, server, subdomain }: Wanted, signal: AbortSignal): Promise<Opening> {
  if (subdomain !== '' && !/^[a-z0-9](?:[a-z0-9-]{2,61})[a-z0-9]$/.test(subdomain)) return failed('name-not-allowed');
  const isThere = await requestHttp({ method: 'GET', url: server, headers: {}, body: null, signal, answerWithin });
  if (isThere.kind !== 'answered') return failed('tunnel-server-unreached');
  if (pending) return failed('tunnel-server-silent');

  const mine = begin({ port, server, subdomain });
  pending = mine;
  const forget = () => {
    pending = null;
  };
  const opened = await Promise.race([mine.catch(() => null), givenUp(signal)]);
  if (opened === null) {
    mine.then((late) => late.close(), forget).finally(forget);
    return failed('tunnel-server-silent');
  }
  forget();
  const isOtherName = subdomain !== '' && URL.parse(opened.url)?.hostname.split('.')[0] !== subdomain;
  return { kind: 'open', tunnel: asOpenTunnel(opened), isOtherName };
}

const failed = (because: string): Opening => ({ kind: 'failed', because });

/**
 * Dials `localhost` and leaves `local_host` alone: with it the client rewrites the first piece of each connection as text, and
 * a letter of more than one byte that lies on the border of that piece is lost.
 */
function begin({
  port,
  server,
  subdomain,
}: Pick<Wanted, 'port' | 'server' | 'subdomain'>): Promise<localtunnel.Tunnel> {
  return localtunnel({ port, host: server, ...(subdomain === '' ? {} : { subdomain }) });
}

function givenUp(signal: AbortSignal): Promise<null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(openWithin)]);
  return new Promise((resolve) => limit.addEventListener('abort', () => resolve(null), { once: true }));
}

function asOpenTunnel(tunnel: localtunnel.Tunnel): OpenTunnel {
  const listeners = new Set<() => void>();
  let isDead = false;
  const die = () => {
    if (isDead) return;
    isDead = true;
    for (const listener of listeners) listener();
  };
  // A restart of the server gives ten errors at once and then silence.
  tunnel.on('error', die);
  tunnel.on('close', die);
  return {
    url: tunnel.url,
    onDeath: (listener) => void listeners.add(listener),
    close: () => {
      isDead = true;
      tunnel.close();
    },
  };
}
