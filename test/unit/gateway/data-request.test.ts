import { describe, expect, test } from 'vitest';
import { change, read } from './reading.ts';
import { bodies } from './samples.ts';

describe('data requests', () => {
  const ask = (changes: Readonly<Record<string, unknown>>) =>
    read('data.hip-request', change(bodies['data.hip-request'], changes));

  test('the key is read whatever its curve is called and whatever its expiry looks like', () => {
    const odd = ask({
      'hiRequest.keyMaterial.curve': 'curve25519',
      'hiRequest.keyMaterial.cryptoAlg': 'ECDH.',
      'hiRequest.keyMaterial.dhPublicKey.expiry': 'soon',
    });
    expect(odd).toMatchObject({ keyMaterial: { expiry: null } });
  });

  test('a key that is none is read as it is, so that its refusal is told', () => {
    expect(ask({ 'hiRequest.keyMaterial.dhPublicKey.keyValue': 'garbage' })).toMatchObject({
      keyMaterial: { publicKey: 'garbage' },
    });
  });

  test.each([
    ['curve', 'P-256'],
    ['cryptoAlg', 'RSA'],
    ['dhPublicKey', null],
    ['dhPublicKey.keyValue', undefined],
  ])('a key of another scheme, or none, is read as none: %s %j', (member, value) => {
    expect(ask({ [`hiRequest.keyMaterial.${member}`]: value })).toMatchObject({ keyMaterial: { publicKey: '' } });
  });

  test('a missing nonce is read as an empty one, so that its refusal is told', () => {
    expect(ask({ 'hiRequest.keyMaterial.nonce': undefined })).toMatchObject({ keyMaterial: { nonce: '' } });
  });

  test.each(['ftp://a.example/x', 'file:///etc/passwd', 'javascript:alert(1)', 'not a url', ''])(
    'the push address %j is read as it is: whoever decides refuses it, and says so',
    (url) => {
      expect(ask({ 'hiRequest.dataPushUrl': url })).toMatchObject({ dataPushUrl: url });
    },
  );

  test.each(['transactionId', 'hiRequest.consent.id'])('an empty %s is unreadable', (place) => {
    expect(ask({ [place]: '  ' })).toHaveProperty('unreadable');
  });
});
