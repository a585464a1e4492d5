import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  classifyChecksum,
  computeChecksum,
  decodeText,
  isClearlyPast,
  toAsciiJson,
} from '../../../core/encryption/index.ts';

describe('JSON for the wire', () => {
  const record = { name: 'श्रीमती लक्ष्मी', note: 'ok 👍🏽 \u007f \u0080 \uffff "x" \\ \n', क: [1, null] };

  test('is ASCII alone and the same JSON', () => {
    const ascii = toAsciiJson(JSON.stringify(record));
    expect(ascii).toMatch(/^[ -\u007f]+$/);
    expect(JSON.parse(ascii)).toEqual(record);
  });

  test('escapes a pair of surrogates as two units', () => {
    expect(toAsciiJson('"👍"')).toBe('"\\ud83d\\udc4d"');
  });

  test('leaves ASCII alone', () => {
    expect(toAsciiJson('{"a":"\\u0041\\n"}')).toBe('{"a":"\\u0041\\n"}');
  });
});

describe('received text', () => {
  test('keeps byte order mark, line ends and composition', () => {
    for (const text of ['\uFEFF{}', 'a\r\nb\t ', 'e\u0301 \u00e9', '\u0000', '']) {
      expect(decodeText(Buffer.from(text))).toEqual({ ok: true, value: text });
    }
  });

  test.each(['ff', 'c3', 'c0af', 'eda080', 'f4908080', '80'])('is refused where it is not UTF-8: %s', (hex) => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')]);
    expect(decodeText(bytes)).toMatchObject({ ok: false, reason: 'bad-text' });
  });
});

describe('a checksum', () => {
  const plaintext = Buffer.from('{"resourceType":"Bundle"}');
  const digest = (algorithm: string, form: 'base64' | 'hex') => createHash(algorithm).update(plaintext).digest(form);

  test('is sent as base64 of the MD5', () => {
    expect(computeChecksum('')).toBe('1B2M2Y8AsgTpgAmY7PhCfg==');
    expect(computeChecksum(plaintext)).toBe(digest('md5', 'base64'));
  });

  test.each([
    ['md5-base64', digest('md5', 'base64')],
    ['md5-hex', digest('md5', 'hex')],
    ['md5-hex', digest('md5', 'hex').toUpperCase()],
    ['absent', ''],
    ['absent', undefined],
    ['placeholder', 'string'],
    ['placeholder', 'MD5'],
    ['mismatch', computeChecksum('another text')],
    ['unrecognised', digest('sha256', 'base64')],
    ['unrecognised', createHash('md5').update('another text').digest('hex')],
    ['unrecognised', 'md5sum'],
  ])('is recorded as %s for %s', (verdict, claimed) => {
    expect(classifyChecksum(claimed, plaintext)).toBe(verdict);
  });
});

describe('the expiry of key material, at noon UTC on 15 January 2026', () => {
  const now = new Date('2026-01-15T12:00:00Z');

  test.each([
    '2026-01-15T11:49:59.000Z',
    '2026-01-15T11:49:59',
    '2026-01-15T11:49:59.123456789Z',
    '2026-01-15T17:19:59+05:30',
    '2026-01-15T17:19:59.5+0530',
    '2026-01-15 11:49:59',
    '2026-01-14',
    '2021-02-23T06:01:08.552',
  ])('%s is clearly past', (expiry) => {
    expect(isClearlyPast(expiry, now)).toBe(true);
  });

  test.each([
    '2026-01-15T11:50:00.000Z',
    '2026-01-15T12:00:00Z',
    '2026-01-15T17:20:00+05:30',
    '2026-01-15T11:50:00-01:00',
    '2026-01-15',
    ' 2030-01-01T00:00:00.123456 ',
    '2026-99-99T00:00:00Z',
    'tomorrow',
    '',
  ])('%s is not', (expiry) => {
    expect(isClearlyPast(expiry, now)).toBe(false);
  });
});
