import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { base64Pieces } from '../../../core/kit/base64-pieces.ts';

const join = (pieces: Iterable<Uint8Array>) => [...base64Pieces(pieces)].join('');

test('however bytes are cut, their base64 is the same', () => {
  for (let round = 0; round < 200; round += 1) {
    const bytes = randomBytes(round);
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = 1 + ((round * 7 + at) % 11);
      pieces.push(bytes.subarray(at, at + length));
      at += length;
    }
    expect(join(pieces)).toBe(bytes.toString('base64'));
  }
});

test('pieces may lie in the middle of larger memory, and be empty', () => {
  const memory = Buffer.from('before the record after');
  expect(join([memory.subarray(7, 11), new Uint8Array(), new Uint8Array(memory).subarray(11, 17)])).toBe(
    Buffer.from('the record').toString('base64'),
  );
});

test('nothing is nothing', () => {
  expect(join([])).toBe('');
});
