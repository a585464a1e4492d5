import { describe, expect, test } from 'vitest';
import {
  checkKeyMaterial,
  drawNonce,
  drawPrivateKey,
  nobleRoute,
  openNativeRoute,
  openPage,
  openRequest,
  readPrivateKey,
  readPublicKey,
  type Sealing,
  sealEntriesTogether,
  sealEntry,
  toAsciiJson,
} from '../../../core/encryption/index.ts';

const route = openNativeRoute();
const expiry = new Date('2026-01-15T10:30:00Z');
const request = openRequest(expiry);
const sealing: Sealing = { receiver: request.keyMaterial, expiry };
const bytesIn = (base64: string) => Buffer.from(base64, 'base64').length;

function sealed(text: string, how: Sealing = sealing) {
  const result = sealEntry(text, how);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

describe('a request of the HIU', () => {
  test("carries the document's constants, a raw key and a nonce of 32 bytes", () => {
    const { keyMaterial } = request;
    expect(keyMaterial).toMatchObject({ cryptoAlg: 'ECDH', curve: 'Curve25519' });
    expect(keyMaterial.dhPublicKey).toMatchObject({
      expiry: '2026-01-15T10:30:00.000Z',
      parameters: 'Curve25519/32byte random key',
    });
    expect(bytesIn(keyMaterial.dhPublicKey.keyValue)).toBe(65);
    expect(keyMaterial.nonce).toBe(request.own.nonce);
  });

  test('keeps the private key of that very public key, as 32 bytes', () => {
    const scalar = readPrivateKey(request.own.privateKey);
    const key = readPublicKey(request.keyMaterial.dhPublicKey.keyValue, route);
    expect(bytesIn(request.own.privateKey)).toBe(32);
    expect(scalar.ok && route.publicPoint(scalar.value)).toEqual(key.ok && key.value.point);
  });

  test('has keys and a nonce of its own each time', () => {
    const other = openRequest(expiry, nobleRoute);
    expect(other.own.privateKey).not.toBe(request.own.privateKey);
    expect(other.own.nonce).not.toBe(request.own.nonce);
  });
});

describe('a push of the HIP', () => {
  test('comes back as the text it was, with the documented checksum', () => {
    const text = toAsciiJson('{"name":"श्रीमती"}');
    const { keyMaterial, entry } = sealed(text);
    const page = { keyMaterial, entries: [{ careContextReference: 'visit-1', ...entry }] };

    expect(openPage(request.own, page)).toEqual([
      { ok: true, careContextReference: 'visit-1', text, checksum: 'md5-base64', wasWrapped: false },
    ]);
  });

  test('carries its key as explicit X.509, or raw where the receiver wants that', () => {
    expect(bytesIn(sealed('{}').keyMaterial.dhPublicKey.keyValue)).toBe(309);
    expect(bytesIn(sealed('{}', { ...sealing, keyForm: 'raw' }).keyMaterial.dhPublicKey.keyValue)).toBe(65);
  });

  test('never uses a key pair, a nonce or an IV twice', () => {
    const pushes = Array.from({ length: 30 }, () => sealed('{"the same":"text"}'));
    for (const values of [
      pushes.map(({ keyMaterial }) => keyMaterial.dhPublicKey.keyValue),
      pushes.map(({ keyMaterial }) => keyMaterial.nonce),
      pushes.map(({ entry }) => entry.content),
    ]) {
      expect(new Set(values).size).toBe(pushes.length);
    }
  });

  test('shares one key among several entries only when asked to', () => {
    const result = sealEntriesTogether(['{"a":1}', '{"b":2}'], sealing);
    if (!result.ok) throw new Error(result.reason);

    const { keyMaterial, entries } = result.value;
    const page = { keyMaterial, entries: entries.map((entry, i) => ({ careContextReference: `${i}`, ...entry })) };
    expect(openPage(request.own, page).map((entry) => entry.ok && entry.text)).toEqual(['{"a":1}', '{"b":2}']);
  });

  test('draws another key pair when the secret begins with a zero byte', () => {
    const peer = readPublicKey(request.keyMaterial.dhPublicKey.keyValue, route);
    if (!peer.ok) throw new Error(peer.reason);
    const unlucky = drawUntil((scalar) => peer.value.agree(scalar)[0] === 0);
    const lucky = drawUntil((scalar) => peer.value.agree(scalar)[0] !== 0);
    const draws = [unlucky, unlucky, lucky];

    const result = sealEntry('{}', sealing, { drawPrivateKey: () => draws.shift() ?? 0n });
    const key = result.ok && readPublicKey(result.value.keyMaterial.dhPublicKey.keyValue, route);
    expect(draws).toEqual([]);
    expect(key && key.ok && key.value.point).toEqual(route.publicPoint(lucky));
  });

  test("draws another nonce when it got the receiver's own", () => {
    const nonce = drawNonce();
    const draws = [request.own.nonce, nonce];
    const result = sealEntry('{}', sealing, { drawNonce: () => draws.shift() ?? '' });
    expect(result.ok && result.value.keyMaterial.nonce).toBe(nonce);
  });

  test.each([
    ['another algorithm', { cryptoAlg: 'RSA' }, 'wrong-curve'],
    ['another curve', { curve: 'P-256' }, 'wrong-curve'],
    ['a UUID for a nonce', { nonce: '3fa85f64-5717-4562-b3fc-2c963f66afa6' }, 'bad-nonce'],
    ['no key', { dhPublicKey: { ...request.keyMaterial.dhPublicKey, keyValue: '' } }, 'bad-format'],
  ])('is refused for a receiver with %s', (_what, changed, reason) => {
    const receiver = { ...request.keyMaterial, ...changed };
    expect(sealEntry('{}', { ...sealing, receiver })).toMatchObject({ ok: false, reason });
    expect(sealEntriesTogether(['{}'], { ...sealing, receiver })).toMatchObject({ ok: false, reason });
    expect(checkKeyMaterial(receiver)).toMatchObject({ ok: false, reason });
  });

  test('is made for a receiver that writes curve25519 in small letters and parameters of its own', () => {
    const { dhPublicKey } = request.keyMaterial;
    const receiver = {
      ...request.keyMaterial,
      curve: 'curve25519',
      dhPublicKey: { ...dhPublicKey, parameters: 'Ephemeral public key' },
    };
    expect(checkKeyMaterial(receiver).ok).toBe(true);
    expect(sealEntry('{}', { ...sealing, receiver }).ok).toBe(true);
  });
});

function drawUntil(isWanted: (scalar: bigint) => boolean): bigint {
  for (;;) {
    const scalar = drawPrivateKey();
    if (isWanted(scalar)) return scalar;
  }
}
