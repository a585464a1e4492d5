import { describe, expect, test } from 'vitest';
import {
  agree,
  drawNonce,
  drawPrivateKey,
  nobleRoute,
  openEntry,
  openNativeRoute,
  openPage,
  openRequest,
  readPrivateKey,
  readPublicKey,
  type Sealing,
  seal,
  sealEntriesTogether,
  sealEntry,
  toAsciiJson,
  writeKeyMaterial,
  writePrivateKey,
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

/** A push as a peer of ours could make it, around any bytes. */
function pushOf(plaintexts: readonly (string | Uint8Array)[]) {
  const scalar = drawPrivateKey();
  const nonce = drawNonce();
  const { keyValue } = request.keyMaterial.dhPublicKey;
  const agreement = agree({ privateKey: writePrivateKey(scalar), nonce }, { keyValue, nonce: request.own.nonce });
  if (!agreement.ok) throw new Error(agreement.reason);

  return {
    keyMaterial: writeKeyMaterial({ point: route.publicPoint(scalar), form: 'x509' }, nonce, expiry),
    entries: plaintexts.map((plaintext, i) => ({
      careContextReference: `visit-${i}`,
      content: seal(agreement.value, plaintext),
      checksum: '',
    })),
  };
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
  });

  test('is made for a receiver that writes curve25519 in small letters and parameters of its own', () => {
    const { dhPublicKey } = request.keyMaterial;
    const receiver = {
      ...request.keyMaterial,
      curve: 'curve25519',
      dhPublicKey: { ...dhPublicKey, parameters: 'Ephemeral public key' },
    };
    expect(sealEntry('{}', { ...sealing, receiver }).ok).toBe(true);
  });
});

describe('a page that arrives', () => {
  test('delivers its good entries beside the bad ones, each with its reason', () => {
    const page = pushOf(['{"a":1}', '{"b":2}', '{"c":3}', '{"d":4}']);
    const [first, second, third, fourth] = page.entries;
    const entries = [
      first,
      { ...second, content: `${second?.content.slice(0, -8)}AAAAAAA=` },
      { ...third, content: 'not base64' },
      { ...fourth, content: undefined, link: 'https://hip.example/bundle' },
      { careContextReference: 'empty' },
    ].map((entry, i) => ({ ...entry, careContextReference: `visit-${i}` }));

    expect(openPage(request.own, { ...page, entries }).map((entry) => (entry.ok ? entry.text : entry.reason))).toEqual([
      '{"a":1}',
      'auth-failed',
      'bad-base64',
      'link-not-supported',
      'too-short',
    ]);
  });

  test('with bad key material is refused entry by entry', () => {
    const page = pushOf(['{}', '{}']);
    const keyMaterial = { ...page.keyMaterial, nonce: 'AAAA' };
    expect(openPage(request.own, { ...page, keyMaterial })).toMatchObject([
      { ok: false, reason: 'bad-nonce', careContextReference: 'visit-0' },
      { ok: false, reason: 'bad-nonce', careContextReference: 'visit-1' },
    ]);
  });

  test('is read whether its expiry is past or nonsense', () => {
    const page = pushOf(['{}']);
    const dhPublicKey = { ...page.keyMaterial.dhPublicKey, expiry: '2001-01-01' };
    const keyMaterial = { ...page.keyMaterial, dhPublicKey };
    expect(openPage(request.own, { ...page, keyMaterial })).toMatchObject([{ ok: true }]);
  });

  test('is closed to the keys of another request', () => {
    const [entry] = openPage(openRequest(expiry).own, pushOf(['{}']));
    expect(entry).toMatchObject({ ok: false, reason: 'auth-failed' });
  });

  test('keeps the bytes of a text that its sender damaged, and invents no letters', () => {
    const damaged = Buffer.concat([Buffer.from('{"name":"'), Buffer.of(0xe9), Buffer.from('"}')]);
    const [entry] = openPage(request.own, pushOf([damaged]));
    expect(entry).toMatchObject({ ok: false, reason: 'bad-text', authenticBytes: damaged });
    expect(entry).not.toHaveProperty('text');
  });

  test('with base64 of the JSON in the place of the JSON is unwrapped once', () => {
    const wrapped = Buffer.from('{"a":"श"}').toString('base64');
    const [once] = openPage(request.own, pushOf([wrapped]));
    const [twice] = openPage(request.own, pushOf([Buffer.from(wrapped).toString('base64')]));
    expect(once).toMatchObject({ ok: true, text: '{"a":"श"}', wasWrapped: true });
    expect(twice).toMatchObject({ ok: true, text: Buffer.from(wrapped).toString('base64'), wasWrapped: false });
  });

  test('never puts a text, a key or a nonce into the detail of a refusal', () => {
    const page = pushOf(['{"secret":"name"}']);
    const agreement = agree(openRequest(expiry).own, {
      keyValue: page.keyMaterial.dhPublicKey.keyValue,
      nonce: page.keyMaterial.nonce,
    });
    if (!agreement.ok) throw new Error(agreement.reason);
    const entry = openEntry(agreement.value, { careContextReference: 'visit-0', ...page.entries[0] });
    expect(entry.ok ? '' : entry.detail).toMatch(/^the tag does not verify \(\d+ bytes\)$/);
  });
});

function drawUntil(isWanted: (scalar: bigint) => boolean): bigint {
  for (;;) {
    const scalar = drawPrivateKey();
    if (isWanted(scalar)) return scalar;
  }
}
