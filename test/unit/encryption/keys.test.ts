import { describe, expect, test } from 'vitest';
import {
  chosenRoute,
  curve,
  drawNonce,
  drawPrivateKey,
  readNonce,
  readPrivateKey,
  readPublicKey,
  writePrivateKey,
  writePublicKey,
} from '../../../core/encryption/index.ts';

const route = chosenRoute();
const point = route.publicPoint(0x123456789n);
const raw = writePublicKey(point, 'raw');
const x509 = writePublicKey(point, 'x509');
const named = writePublicKey(point, 'x509-named');
const bytesOf = (text: string) => Buffer.from(text, 'base64');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** The accepted point, or the reason of the refusal. */
const readKey = (keyValue: string) => {
  const read = readPublicKey(keyValue, route);
  return read.ok ? read.value.point : read.reason;
};

describe('a public key', () => {
  test('is written as 65 bytes raw, 309 with explicit parameters, 93 with the name of the curve', () => {
    expect([raw, x509, named].map((key) => bytesOf(key).length)).toEqual([65, 309, 93]);
    expect(x509).toMatch(/^MIIBMTCB6gYHKoZIzj0CATCB3gIBATAr/);
  });

  test.each([
    ['raw', raw],
    ['explicit X.509', x509],
    ['named X.509', named],
    ['broken into lines', x509.replace(/(.{64})/g, '$1\r\n')],
    ['between blanks', `  ${raw}\n`],
    ['without padding', raw.replace(/=+$/, '')],
    ['in URL-safe letters', x509.replaceAll('+', '-').replaceAll('/', '_')],
    ['in PEM armour', `-----BEGIN PUBLIC KEY-----\n${x509}\n-----END PUBLIC KEY-----\n`],
    ['JSON-escaped twice', raw.replaceAll('+', '\\u002B').replaceAll('/', '\\u002f').replaceAll('=', '\\u003D')],
  ])('is read when it comes %s', (_how, keyValue) => {
    expect(readKey(keyValue)).toEqual(point);
  });

  test('of 88 characters is judged by its bytes, not by its length', () => {
    expect(readKey(base64(bytesOf(raw).subarray(1)))).toBe('bad-format');
    expect(readKey(base64(Buffer.concat([bytesOf(raw), Buffer.of(0)])))).toBe('bad-format');
  });

  test.each([
    ['a compressed point', base64(Buffer.concat([Buffer.of(2), bytesOf(raw).subarray(1, 33)]))],
    ['a hybrid point', base64(Buffer.concat([Buffer.of(6), bytesOf(raw).subarray(1)]))],
    ['nothing', ''],
    ['blanks only', ' \n'],
    ['half a key', base64(bytesOf(x509).subarray(0, 150))],
    ['two keys in a row', base64(Buffer.concat([bytesOf(x509), bytesOf(x509)]))],
    ['a length that reaches beyond its end', base64(replaceByte(bytesOf(named), 1, 0x5c))],
    ['a length in indefinite form', base64(replaceByte(bytesOf(named), 1, 0x80))],
    ['a length longer than need be', base64(Buffer.concat([Buffer.of(0x30, 0x81, 0x5b), bytesOf(named).subarray(2)]))],
    ['a bit string with unused bits', base64(replaceByte(bytesOf(named), 27, 1))],
    ['a compressed point inside X.509', base64(compressedInside())],
    ['curve parameters that are a NULL', base64(withParameters(Buffer.of(5, 0)))],
    ['no curve parameters', base64(withParameters(Buffer.alloc(0)))],
  ])('is refused as bad-format when it is %s', (_what, keyValue) => {
    expect(readKey(keyValue)).toBe('bad-format');
  });

  test.each([
    ['the kind of field', 32],
    ['the prime', 40],
    ['a', 80],
    ['b', 110],
    ["the base point's x", 150],
    ["the base point's y", 180],
    ['the order', 220],
  ])('is refused as wrong-curve when one bit of %s is another', (_what, offset) => {
    const bytes = bytesOf(x509);
    expect(readKey(base64(replaceByte(bytes, offset, (bytes[offset] ?? 0) ^ 1)))).toBe('wrong-curve');
  });

  test('is refused as wrong-curve under the name of another curve or algorithm', () => {
    expect(readKey(base64(replaceByte(bytesOf(named), 23, 2)))).toBe('wrong-curve');
    expect(readKey(base64(replaceByte(bytesOf(named), 12, 2)))).toBe('wrong-curve');
  });

  test('that is an X25519 key is refused with a message that names the mistake', () => {
    const bare = readPublicKey(base64(Buffer.alloc(32, 9)), route);
    const wrapped = readPublicKey(`MCowBQYDK2VuAyEA${base64(Buffer.alloc(32, 9))}`, route);
    expect(bare).toMatchObject({ reason: 'bad-format', detail: expect.stringContaining('X25519') });
    expect(wrapped).toMatchObject({ reason: 'wrong-curve', detail: expect.stringContaining('X25519') });
  });

  test('off the curve, not reduced, or swapped is refused as not-on-curve', () => {
    for (const bad of [
      { x: point.x, y: point.y + 1n },
      { x: point.x + curve.p, y: point.y },
      { x: point.y, y: point.x },
      { x: 0n, y: 0n },
    ]) {
      expect(readKey(writePublicKey(bad, 'raw'))).toBe('not-on-curve');
      expect(readKey(writePublicKey(bad, 'x509'))).toBe('not-on-curve');
    }
  });

  test('that is not base64 is refused as such', () => {
    for (const text of ['no key at all!', `${raw}é`, raw.replace('=', '=A'), 'A'])
      expect(readKey(text)).toBe('bad-base64');
  });

  test('never shows in the detail of its refusal', () => {
    const read = readPublicKey(`${raw}AAAA`, route);
    expect(read.ok ? '' : read.detail).not.toContain(raw.slice(0, 12));
  });
});

describe('a private key', () => {
  test('is drawn from 1..n-1 and comes back from its 32 bytes', () => {
    for (const scalar of Array.from({ length: 200 }, drawPrivateKey)) {
      const written = writePrivateKey(scalar);
      expect(bytesOf(written)).toHaveLength(32);
      expect(readPrivateKey(written)).toEqual({ ok: true, value: scalar });
      expect(scalar > 0n && scalar < curve.n).toBe(true);
    }
  });

  test('is read in the shortest form, padded, and with the sign byte of Java', () => {
    for (const hex of ['7b', '007b', `${'00'.repeat(31)}7b`, `${'00'.repeat(32)}7b`]) {
      expect(readPrivateKey(base64(Buffer.from(hex, 'hex')))).toEqual({ ok: true, value: 0x7bn });
    }
  });

  test.each([
    ['zero', 'AA=='],
    ['nothing', ''],
    ['n', writePrivateKey(curve.n)],
    ['a negative number', 'gA=='],
    ['of 34 bytes', base64(Buffer.concat([Buffer.alloc(33), Buffer.of(5)]))],
    ['not base64', 'private key'],
  ])('that is %s is refused', (_what, text) => {
    expect(readPrivateKey(text)).toMatchObject({ ok: false, reason: 'bad-private-key' });
  });
});

describe('a nonce', () => {
  test('is 32 bytes and another each time', () => {
    const nonces = Array.from({ length: 50 }, drawNonce);
    for (const nonce of nonces) expect(readNonce(nonce)).toEqual({ ok: true, value: bytesOf(nonce) });
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test.each([
    ['empty', ''],
    ['of 31 bytes', base64(Buffer.alloc(31))],
    ['of 33 bytes', base64(Buffer.alloc(33))],
    ['a UUID', '3fa85f64-5717-4562-b3fc-2c963f66afa6'],
    ['hexadecimal', '00'.repeat(32)],
    ['without padding', base64(Buffer.alloc(32, 7)).replace('=', '')],
    ['in URL-safe letters', base64(Buffer.alloc(32, 0xfb)).replaceAll('+', '-')],
  ])('that is %s is refused', (_what, nonce) => {
    expect(readNonce(nonce)).toMatchObject({ ok: false, reason: 'bad-nonce' });
  });
});

function replaceByte(bytes: Buffer, offset: number, value: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[offset] = value;
  return copy;
}

function compressedInside(): Buffer {
  const head = Buffer.from(bytesOf(named).subarray(2, 25));
  const bits = Buffer.concat([Buffer.of(3, 34, 0, 2), bytesOf(raw).subarray(1, 33)]);
  return Buffer.concat([Buffer.of(0x30, head.length + bits.length), head, bits]);
}

/** A SubjectPublicKeyInfo of our point with `parameters` in the place of the curve's name. */
function withParameters(parameters: Buffer): Buffer {
  const name = bytesOf(named).subarray(4, 13);
  const algorithm = Buffer.concat([Buffer.of(0x30, name.length + parameters.length), name, parameters]);
  const bits = bytesOf(named).subarray(25);
  return Buffer.concat([Buffer.of(0x30, algorithm.length + bits.length), algorithm, bits]);
}
