import { describe, expect, test } from 'vitest';
import { readHiddenRefusal, readRefusal, readWireError } from '../../../core/gateway/refusal.ts';

const json = 'application/json';
const read = (http: number, body: unknown, type = json) =>
  readRefusal(http, type, Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

/** The rows of abdm-v3.md section 2.5, by their number. */
const rows: [
  number,
  { http: number; body: unknown; type?: string; shape: string; codes: string[]; message?: string },
][] = [
  [
    1,
    {
      http: 400,
      body: { error: { code: 'ABDM-1062', message: 'No' } },
      shape: 'wrapped',
      codes: ['ABDM-1062'],
      message: 'No',
    },
  ],
  [
    2,
    {
      http: 400,
      body: [{ error: { code: 'ABDM-9999: ', message: 'One' } }, { error: { code: 'ABDM-1006: ', message: 'Two' } }],
      shape: 'list',
      codes: ['ABDM-9999', 'ABDM-1006'],
      message: 'Two',
    },
  ],
  [3, { http: 400, body: { code: 'ABDM-1030: ', message: 'Invalid request ID' }, shape: 'flat', codes: ['ABDM-1030'] }],
  [4, { http: 400, body: [{ code: 'ABDM-9999: ', message: 'x' }], shape: 'flatList', codes: ['ABDM-9999'] }],
  [
    5,
    {
      http: 401,
      body: { message: 'X-token expired', timestamp: '2026' },
      shape: 'message',
      codes: [],
      message: 'X-token expired',
    },
  ],
  [
    6,
    {
      http: 400,
      body: { loginId: 'Invalid LoginId', timestamp: '2026-01-01 10:00:00' },
      shape: 'field',
      codes: [],
      message: 'loginId: Invalid LoginId',
    },
  ],
  [
    7,
    {
      http: 422,
      body: { Message: 'UIDAI Error code : 400', timestamp: 'x' },
      shape: 'message',
      codes: [],
      message: 'UIDAI Error code : 400',
    },
  ],
  [
    8,
    {
      http: 401,
      body: { code: '900901', message: 'Invalid Credentials', description: 'd' },
      shape: 'gateway',
      codes: ['900901'],
    },
  ],
  [9, { http: 403, body: 'Access Denied', type: 'text/plain', shape: 'text', codes: [], message: 'Access Denied' }],
  [10, { http: 401, body: '', shape: 'empty', codes: [] }],
  [
    11,
    {
      http: 200,
      body: { txnId: 'x', authResult: 'failed', message: 'OTP did not match' },
      shape: 'failed',
      codes: [],
      message: 'OTP did not match',
    },
  ],
  [12, { http: 200, body: [{ error: { code: '2500', message: 'x' } }], shape: 'list', codes: ['2500'] }],
  [
    13,
    {
      http: 400,
      body: { code: 'HIS-400', message: 'm', details: [{ code: 'HIS-1070', message: 'blank', attribute: {} }] },
      shape: 'his',
      codes: ['HIS-1070', 'HIS-400'],
      message: 'blank',
    },
  ],
  [15, { http: 403, body: '<html><body>Request blocked</body></html>', type: 'text/html', shape: 'html', codes: [] }],
  [
    17,
    {
      http: 500,
      body: { timestamp: 1, path: '/x', status: 500, error: 'Internal Server Error', requestId: 'r' },
      shape: 'server',
      codes: [],
      message: 'Internal Server Error',
    },
  ],
  [18, { http: 400, body: '   ', shape: 'empty', codes: [] }],
];

describe('every published and observed error body is named', () => {
  test.each(rows)('row %i', (_row, { http, body, type, shape, codes, message }) => {
    const refusal = read(http, body, type);
    expect(refusal).toMatchObject({ http, shape, codes });
    if (message !== undefined) expect(refusal.messages).toContain(message);
  });

  test('an error that is a list or a text inside the wrapping is read too', () => {
    expect(read(400, { error: [{ code: 'ABDM-1006', message: 'a' }] })).toMatchObject({
      shape: 'wrapped',
      codes: ['ABDM-1006'],
    });
    expect(read(400, { error: 'broken' })).toMatchObject({ shape: 'wrapped', messages: ['broken'] });
  });

  test('HTML counts as HTML whatever its type says, broken JSON as text, an unknown object as unknown', () => {
    expect(read(403, '<!DOCTYPE html><p>no').shape).toBe('html');
    expect(read(500, '{"error":').shape).toBe('text');
    expect(read(400, { nested: { deep: 1 } }).shape).toBe('unknown');
    expect(read(400, [])).toMatchObject({ shape: 'unknown', codes: [] });
  });

  test('long texts are shortened and long lists cut', () => {
    const many = Array.from({ length: 40 }, (_, place) => ({
      code: 'ABDM-9999',
      message: `${place} ${'x'.repeat(1000)}`,
    }));
    const { codes, messages } = read(400, many);
    expect(codes).toEqual(['ABDM-9999']);
    expect(messages).toHaveLength(10);
    expect(messages.every((text) => text.length <= 300)).toBe(true);
  });
});

describe('a success is searched for a hidden refusal', () => {
  const hidden = (body: unknown) => readHiddenRefusal(200, json, Buffer.from(JSON.stringify(body)));

  test('an error list, a failed code and a coded object are refusals', () => {
    expect(hidden([{ error: { code: '2500', message: 'x' } }])?.codes).toEqual(['2500']);
    expect(hidden({ authResult: 'failed', message: 'OTP expired' })?.shape).toBe('failed');
    expect(hidden({ code: 'ABDM-1001', message: 'No data found' })?.codes).toEqual(['ABDM-1001']);
  });

  test('what only looks a little like one is a success', () => {
    expect(hidden({ status: 'Notification is Accepted' })).toBeNull();
    expect(hidden({ message: 'OTP sent', txnId: 'x' })).toBeNull();
    expect(hidden({ error: null, value: 1 })).toBeNull();
    expect(hidden({ error: '', value: 1 })).toBeNull();
    expect(hidden({ code: 'IN', name: 'India' })).toBeNull();
    expect(hidden([{ index: 1 }])).toBeNull();
    expect(readHiddenRefusal(202, '', Buffer.alloc(0))).toBeNull();
  });
});

describe('the error member of a callback', () => {
  test('is nothing when it is null, absent, empty or an empty object', () => {
    for (const value of [null, undefined, '', {}]) expect(readWireError(value)).toBeNull();
  });

  test('is read as an object, a list or a text, with a bare code', () => {
    expect(readWireError({ code: 'ABDM-1207: ', message: 'no match' })).toEqual({
      code: 'ABDM-1207',
      message: 'no match',
    });
    expect(readWireError({ code: 1404, message: null })).toEqual({ code: '1404', message: '' });
    expect(readWireError([{ code: 'ABDM-1056', message: 'linked' }])).toEqual({ code: 'ABDM-1056', message: 'linked' });
    expect(readWireError('broken')).toEqual({ code: '', message: 'broken' });
  });
});
