import { isIP } from 'node:net';
import type { World } from '../kit/words.ts';

/** Where to dial for names that do not resolve here (rehearsals on one machine); undefined: as the name says. */
export type ConnectTo = (hostname: string) => { readonly host: string; readonly port: number } | undefined;

/** Reads `NAME=127.0.0.1:PORT`; a name `*.lt.test` stands for every name below it. */
export function readConnectTo(given: readonly string[]): ConnectTo {
  const places = given.map((text) => {
    const [name = '', target = ''] = text.split('=');
    const [host = '', port = ''] = target.split(':');
    return { name, host, port: Number(port) };
  });
  return (hostname) => {
    const place = places.find(({ name }) =>
      name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : name === hostname,
    );
    return place && { host: place.host, port: place.port };
  };
}

/** Why ABDM would not take this address as ours (abdm-v3.md section 3.3), or null. */
export function faultOfAddress(
  url: string,
  { world, allowLoopback }: { world: World; allowLoopback: boolean },
): string | null {
  const parsed = URL.parse(url);
  if (!parsed) return 'no-address';
  const isHere = world !== 'production' && (allowLoopback || world === 'practice');
  if (isHere) return null;
  if (parsed.protocol !== 'https:') return 'not-https';
  if (isIP(parsed.hostname) !== 0 || parsed.hostname.startsWith('[')) return 'number-instead-of-name';
  if (parsed.port !== '') return 'port-in-address';
  return parsed.hostname.includes('.') ? null : 'no-address';
}

/** Addresses compare without case of the name and without a slash at the end. */
export function isSameAddress(one: string, other: string): boolean {
  const form = (url: string) => (URL.parse(url)?.href ?? url).replace(/\/+$/, '');
  return form(one) === form(other);
}
