import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * The push guard (architecture.md 7.34): another hospital names the address to which we push, so it may only lead out into
 * the world, never into the clinic's own network.
 */

const notPublic = new BlockList();
// IANA's special-purpose registries: everything that is not reachable from everywhere.
const special: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
];
for (const [net, prefix, family] of special) notPublic.addSubnet(net, prefix, family);

/** Global unicast, without the parts of it that carry another address inside or are for documentation. */
const worldWide = new BlockList();
worldWide.addSubnet('2000::', 3, 'ipv6');
const hidden = new BlockList();
hidden.addSubnet('2001::', 23, 'ipv6');
hidden.addSubnet('2001:db8::', 32, 'ipv6');
hidden.addSubnet('2002::', 16, 'ipv6');
hidden.addSubnet('3fff::', 20, 'ipv6');

/** Whether an IP address is one of the public internet. An IPv4 address inside an IPv6 one counts as none. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  return isIP(address) === 6 && worldWide.check(address, 'ipv6') && !hidden.check(address, 'ipv6');
}

export interface PushRules {
  /** Plain HTTP on this machine counts as allowed: the practice world, and rehearsals that were asked for. */
  readonly allowLoopback: boolean;
}

const longestUrl = 2000;

/** Whether a push may be tried there, as far as the address itself says; its name is resolved when it is dialled. */
export function isPushAddressAllowed(url: string, { allowLoopback }: PushRules): boolean {
  const parsed = url.length > longestUrl ? null : URL.parse(url);
  if (!parsed || parsed.username !== '' || parsed.password !== '') return false;
  const host = hostOf(parsed);
  if (isLoopback(host)) return allowLoopback && (parsed.protocol === 'http:' || parsed.protocol === 'https:');
  if (parsed.protocol !== 'https:') return false;
  if (isIP(host) !== 0) return isPublicAddress(host);
  return (
    host.includes('.') &&
    !/\.(localhost|local|internal|lan|home|home\.arpa|intranet|test|invalid|example)\.?$/.test(host)
  );
}

/** Without the brackets of an IPv6 address, in lower case. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

export type Resolved =
  | { readonly kind: 'addresses'; readonly lookup: LookupFunction }
  | { readonly kind: 'unknown-name' }
  | { readonly kind: 'not-public' };

/**
 * Resolves the name once and gives a lookup that answers with just these addresses, so that what was judged is what is
 * dialled. One address inside the clinic is enough to refuse them all.
 */
export async function resolvePushAddress(url: string, rules: PushRules): Promise<Resolved> {
  const host = hostOf(new URL(url));
  const found = isIP(host) === 0 ? await resolve(host) : [{ address: host, family: isIP(host) }];
  if (found.length === 0) return { kind: 'unknown-name' };
  const isGood = (address: string) => isPublicAddress(address) || (rules.allowLoopback && isLoopback(address));
  if (!found.every(({ address }) => isGood(address))) return { kind: 'not-public' };
  return {
    kind: 'addresses',
    lookup: (_name, options, callback) => {
      const [first = { address: '', family: 4 }] = found;
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    },
  };
}

async function resolve(host: string): Promise<{ address: string; family: number }[]> {
  try {
    return await lookup(host, { all: true });
  } catch {
    return [];
  }
}
