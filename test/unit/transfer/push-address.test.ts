import type { LookupAddress } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { isPublicAddress, isPushAddressAllowed, resolvePushAddress } from '../../../core/transfer/push-address.ts';

const outside = { allowLoopback: false };
const practice = { allowLoopback: true };

describe('where records may be pushed', () => {
  test.each([
    'https://hiu.hospital.org/data/push',
    'https://hiu.hospital.org:8443/data/push',
    'https://8.8.8.8/push',
    'https://[2606:4700:4700::1111]/push',
  ])('%s', (url) => {
    expect(isPushAddressAllowed(url, outside)).toBe(true);
  });

  test.each([
    ['plain http', 'http://hiu.hospital.org/data/push'],
    ['another scheme', 'ftp://hiu.hospital.org/push'],
    ['a file', 'file:///etc/passwd'],
    ['a program', 'javascript:alert(1)'],
    ['no address', 'somewhere'],
    ['nothing', ''],
    ['a name and password inside', 'https://user:secret@hiu.hospital.org/push'],
    ['a bare name', 'https://router/push'],
    ['this machine by name', 'https://localhost/push'],
    ['this machine by number', 'https://127.0.0.1/push'],
    ['this machine written as one number', 'https://2130706433/push'],
    ['this machine written in hexadecimals', 'https://0x7f000001/push'],
    ['this machine in short', 'https://127.1/push'],
    ['this machine, IPv6', 'https://[::1]/push'],
    ['this machine inside IPv6', 'https://[::ffff:127.0.0.1]/push'],
    ['the clinic’s network', 'https://192.168.1.1/push'],
    ['a cloud’s own service', 'https://169.254.169.254/latest/meta-data'],
    ['a name of the clinic’s network', 'https://printer.local/push'],
    ['a name below localhost', 'https://a.localhost/push'],
    ['a very long address', `https://hiu.hospital.org/${'a'.repeat(2000)}`],
  ])('not %s', (_what, url) => {
    expect(isPushAddressAllowed(url, outside)).toBe(false);
  });

  test('this machine counts in practice alone, and opens nothing else', () => {
    expect(isPushAddressAllowed('http://127.0.0.1:4000/push', practice)).toBe(true);
    expect(isPushAddressAllowed('http://localhost:4000/push', practice)).toBe(true);
    expect(isPushAddressAllowed('http://192.168.1.1/push', practice)).toBe(false);
    expect(isPushAddressAllowed('http://hiu.hospital.org/push', practice)).toBe(false);
    expect(isPushAddressAllowed('ftp://127.0.0.1/push', practice)).toBe(false);
  });
});

describe('public addresses', () => {
  test.each(['1.1.1.1', '8.8.8.8', '103.21.58.1', '223.255.255.255', '2606:4700:4700::1111', '2405:200::1'])(
    '%s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    'hospital.org',
    '',
  ])('not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('what was judged is what is dialled', () => {
  const addressesOf = async (url: string, rules: typeof outside) => {
    const resolved = await resolvePushAddress(url, rules);
    if (resolved.kind !== 'addresses') return resolved.kind;
    return new Promise<LookupAddress[]>((resolve) => {
      resolved.lookup('another.name', { all: true }, (_error, found) => resolve(found as LookupAddress[]));
    });
  };

  test('a number stands for itself, whatever name is asked for', async () => {
    expect(await addressesOf('https://8.8.8.8/push', outside)).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  test('a name that leads to this machine is refused outside practice', async () => {
    expect(await addressesOf('https://localhost/push', outside)).toBe('not-public');
    expect(await addressesOf('http://localhost/push', practice)).toContainEqual(
      expect.objectContaining({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) }),
    );
  });

  test('a name that nobody knows is unknown', async () => {
    expect(await addressesOf(`https://${'a'.repeat(64)}.hospital.org/push`, outside)).toBe('unknown-name');
  });
});
