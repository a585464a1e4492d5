import { describe, expect, test } from 'vitest';
import {
  agree,
  agreeOnPage,
  chosenRoute,
  drawNonce,
  drawPrivateKey,
  openEntry,
  openPage,
  openRequest,
  seal,
  writeKeyMaterial,
  writePrivateKey,
} from '../../../core/encryption/index.ts';

const expiry = new Date('2026-01-15T10:30:00Z');
const request = openRequest(expiry);

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

  test('gives the same outcomes when its entries are opened one by one', () => {
    const page = pushOf(['{"a":1}', 'é', '']);
    const agreement = agreeOnPage(request.own, page);
    if (!agreement.ok) throw new Error(agreement.reason);
    expect(page.entries.map((entry) => openEntry(agreement.value, entry))).toEqual(openPage(request.own, page));
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

/** A push as a peer of ours could make it, around any bytes. */
function pushOf(plaintexts: readonly (string | Uint8Array)[]) {
  const scalar = drawPrivateKey();
  const nonce = drawNonce();
  const { keyValue } = request.keyMaterial.dhPublicKey;
  const agreement = agree({ privateKey: writePrivateKey(scalar), nonce }, { keyValue, nonce: request.own.nonce });
  if (!agreement.ok) throw new Error(agreement.reason);

  return {
    keyMaterial: writeKeyMaterial({ point: chosenRoute().publicPoint(scalar), form: 'x509' }, nonce, expiry),
    entries: plaintexts.map((plaintext, i) => ({
      careContextReference: `visit-${i}`,
      content: seal(agreement.value, plaintext),
      checksum: '',
    })),
  };
}
