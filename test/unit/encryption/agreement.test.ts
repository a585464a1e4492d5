import { hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Agreement,
  agree,
  decrypt,
  drawNonce,
  drawPrivateKey,
  encrypt,
  nobleRoute,
  open,
  openNativeRoute,
  seal,
  writePrivateKey,
  writePublicKey,
} from '../../../core/encryption/index.ts';

const native = openNativeRoute();

function drawParty() {
  const scalar = drawPrivateKey();
  const nonce = drawNonce();
  const own = { privateKey: writePrivateKey(scalar), nonce };
  return { own, peer: { keyValue: writePublicKey(native.publicPoint(scalar), 'x509'), nonce } };
}

/** What `agree` would give for this secret. */
function agreementOn(secret: Buffer, salt: Buffer = randomBytes(20), iv: Buffer = randomBytes(12)): Agreement {
  return { secret, salt, iv, aesKey: Buffer.from(hkdfSync('sha256', secret, salt, '', 32)) };
}

describe('encryption and decryption', () => {
  test.each([
    [native, native],
    [native, nobleRoute],
    [nobleRoute, native],
  ])('any text comes back, whichever routes the sides use', (senderRoute, receiverRoute) => {
    for (const length of [0, 1, 15, 16, 17, 1000, 70_000]) {
      const [sender, receiver] = [drawParty(), drawParty()];
      const plaintext = randomBytes(length);
      const content = encrypt({ own: sender.own, peer: receiver.peer, plaintext }, senderRoute);
      expect(content.ok).toBe(true);
      if (!content.ok) continue;

      const opened = decrypt({ own: receiver.own, peer: sender.peer, content: content.value }, receiverRoute);
      expect(opened).toEqual({ ok: true, value: plaintext });
    }
  });

  test('a text is encrypted as its UTF-8 bytes', () => {
    const agreement = agreementOn(randomBytes(32));
    const text = '\uFEFF{"name":"श्रीमती"}\r\n';
    expect(open(agreement, seal(agreement, text))).toEqual({ ok: true, value: Buffer.from(text) });
  });

  test('one agreement serves many entries', () => {
    const [sender, receiver] = [drawParty(), drawParty()];
    const mine = agree(sender.own, receiver.peer);
    const theirs = agree(receiver.own, sender.peer);
    if (!mine.ok || !theirs.ok) throw new Error('no agreement');

    expect(mine.value).toEqual(theirs.value);
    for (const text of ['one', 'two', 'three']) {
      expect(open(theirs.value, seal(mine.value, text))).toEqual({ ok: true, value: Buffer.from(text) });
    }
  });
});

describe('a damaged content', () => {
  const agreement = agreementOn(Buffer.alloc(32, 1));
  const content = seal(agreement, '{"resourceType":"Bundle"}');
  const bytes = Buffer.from(content, 'base64');
  const reasonFor = (damaged: string) => {
    const opened = open(agreement, damaged);
    return opened.ok ? 'accepted' : opened.reason;
  };

  test('with any one bit changed is refused', () => {
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(reasonFor(flipped.toString('base64'))).toBe('auth-failed');
    }
  });

  test('cut off anywhere is refused, also where a shorter tag would verify', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(reasonFor(bytes.subarray(0, length).toString('base64'))).toBe(length < 16 ? 'too-short' : 'auth-failed');
    }
  });

  test.each([
    ['a foreign character inside', `${content.slice(0, 8)}*${content.slice(9)}`],
    ['one character too many', `${content}A`],
    ['a line break inside', `${content.slice(0, 8)}\n${content.slice(8)}`],
    ['a padding inside', `AAA=${content}`],
    ['a URL-safe dash', `-${content.slice(1)}`],
    ['a URL-safe underscore', `_${content.slice(1)}`],
    ['a letter beyond ASCII', `é${content.slice(1)}`],
    ['only paddings', '===='],
    ['the JSON itself', '{"resourceType":"Bundle"}'],
  ])('that has %s is refused as bad-base64', (_what, damaged) => {
    expect(reasonFor(damaged)).toBe('bad-base64');
  });

  test('that was JSON-escaped twice is still read', () => {
    const escaped = content.replaceAll('=', '\\u003D').replaceAll('+', '\\u002b').replaceAll('/', '\\u002F');
    expect(escaped).not.toBe(content);
    expect(reasonFor(escaped)).toBe('accepted');
  });
});

describe('peers that drop leading zero bytes of the secret', () => {
  const tail = randomBytes(29);
  const high = Buffer.concat([Buffer.of(0x80), tail]);
  const low = Buffer.concat([Buffer.of(0x7f), tail]);

  test.each([
    ['one zero dropped', Buffer.concat([Buffer.of(0, 0x91), tail, Buffer.of(1)]), 1],
    ['two zeros dropped', Buffer.concat([Buffer.alloc(2), low]), 2],
    ['two zeros dropped, first byte high', Buffer.concat([Buffer.alloc(2), high]), 2],
    ['all zeros but the one of the sign dropped', Buffer.concat([Buffer.alloc(2), high]), 1],
  ])('are understood: %s', (_what, secret, dropped) => {
    const ours = agreementOn(secret);
    const theirs = agreementOn(secret.subarray(dropped), ours.salt, ours.iv);
    expect(open(ours, seal(theirs, '{}'))).toEqual({ ok: true, value: Buffer.from('{}') });
  });

  test.each([
    ['a byte that is not zero', Buffer.concat([Buffer.of(1, 0), low]), 1],
    ['only one of two zeros, with a low byte behind', Buffer.concat([Buffer.alloc(2), low]), 1],
    ['a zero and more', Buffer.concat([Buffer.of(0, 0x91), tail, Buffer.of(1)]), 2],
  ])('are not confused with a peer that drops %s', (_what, secret, dropped) => {
    const ours = agreementOn(secret);
    const theirs = agreementOn(secret.subarray(dropped), ours.salt, ours.iv);
    expect(open(ours, seal(theirs, '{}'))).toMatchObject({ ok: false, reason: 'auth-failed' });
  });
});

describe('an agreement is refused', () => {
  const mine = drawParty();
  const theirs = drawParty();

  test.each([
    ['without a private key', { own: { ...mine.own, privateKey: '' } }, 'bad-private-key'],
    ['with a short nonce of our own', { own: { ...mine.own, nonce: 'AAAA' } }, 'bad-nonce'],
    ['with a short nonce of the peer', { peer: { ...theirs.peer, nonce: 'AAAA' } }, 'bad-nonce'],
    ['with a key of the peer that is none', { peer: { ...theirs.peer, keyValue: 'AAAA' } }, 'bad-format'],
  ])('%s', (_what, changed, reason) => {
    const sides = { own: mine.own, peer: theirs.peer, ...changed };
    expect(agree(sides.own, sides.peer)).toMatchObject({ ok: false, reason });
    expect(encrypt({ ...sides, plaintext: '{}' })).toMatchObject({ ok: false, reason });
    expect(decrypt({ ...sides, content: 'AAAA' })).toMatchObject({ ok: false, reason });
  });
});
