import { describe, expect, test } from 'vitest';
import { dialects } from '../../../core/gateway/index.ts';
import { writePageBytes } from '../../../core/transfer/page-bytes.ts';

const content = ['AAAA', 'BBBBBBBB'] as const;
const keyMaterial = {
  cryptoAlg: 'ECDH',
  curve: 'Curve25519',
  dhPublicKey: { expiry: '2026-11-25T05:00:00.000Z', parameters: 'Curve25519', keyValue: 'key' },
  nonce: 'nonce',
} as const;
const page = { transactionId: 't', pageNumber: 0, pageCount: 1, keyMaterial };
const entry = (place: 0 | 1) => ({ careContextReference: `V-${place}`, checksum: `sum ${place}` });

describe('a page in pieces', () => {
  test('is the JSON that its dialect writes', () => {
    const entries = ([0, 1] as const).map((place) => ({
      ...entry(place),
      content: [Buffer.from(content[place].slice(0, 3)), Buffer.from(content[place].slice(3))],
    }));
    const pieces = writePageBytes(dialects.v3, { ...page, entries });
    const asText = ([0, 1] as const).map((place) => ({ ...entry(place), content: content[place] }));
    expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual(dialects.v3.writePage({ ...page, entries: asText }));
  });

  test('holds the contents themselves, not copies', () => {
    const large = Buffer.alloc(1000, 'A');
    expect(writePageBytes(dialects.v3, { ...page, entries: [{ ...entry(0), content: [large] }] })[1]).toBe(large);
  });
});
