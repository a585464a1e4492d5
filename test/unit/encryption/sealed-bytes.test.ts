import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  agree,
  computeChecksum,
  drawNonce,
  drawPrivateKey,
  nobleRoute,
  seal,
  writePrivateKey,
  writePublicKey,
} from '../../../core/encryption/index.ts';
import { sealToBytes } from '../../../core/encryption/sealed-bytes.ts';

const agreement = (() => {
  const peer = { keyValue: writePublicKey(nobleRoute.publicPoint(drawPrivateKey()), 'raw'), nonce: drawNonce() };
  const agreed = agree({ privateKey: writePrivateKey(drawPrivateKey()), nonce: drawNonce() }, peer);
  if (!agreed.ok) throw new Error(agreed.reason);
  return agreed.value;
})();

const sealed = (text: string) => {
  const { content, checksum } = sealToBytes(agreement, text);
  return { content: content.join(''), checksum };
};
const piece = 48 * 1024;

describe('a text sealed piece by piece is what it is sealed at once', () => {
  test.each([0, 1, 2, 3, 31, 32, piece - 1, piece, piece + 1, 3 * piece, 3 * piece + 2])('%i letters', (length) => {
    const text = randomBytes(length)
      .toString('latin1')
      .replace(/[^ -~]/g, 'x');
    expect(sealed(text)).toEqual({ content: seal(agreement, text), checksum: computeChecksum(text) });
  });

  test.each(['é', 'न', '𝓐', '👩‍⚕️'])('letters of several bytes lie across the border of a piece: %s', (letter) => {
    for (let shift = 0; shift < 8; shift += 1) {
      const text = `${'x'.repeat(piece - shift)}${letter.repeat(5)}${'y'.repeat(piece)}${letter}`;
      expect(sealed(text)).toEqual({ content: seal(agreement, text), checksum: computeChecksum(text) });
    }
  });

  test('a text of letters of several bytes alone', () => {
    const text = 'स्वास्थ्य 👩‍⚕️'.repeat(20_000);
    expect(sealed(text)).toEqual({ content: seal(agreement, text), checksum: computeChecksum(text) });
  });
});
