import { describe, expect, test } from 'vitest';
import { classify, readRetryAfter } from '../../../core/gateway/classify.ts';
import type { HttpResult } from '../../../core/gateway/index.ts';

const now = new Date('2026-11-24T05:00:00.000Z');
const fresh = { mayHaveArrived: false, isDone: () => false };

function answered(status: number, body: unknown = '', headers: Record<string, string> = {}): HttpResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    kind: 'answered',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(text),
  };
}
const judge = (result: HttpResult, more: Partial<typeof fresh> = {}) => classify(result, { ...fresh, ...more }, now);
const idKnown = answered(400, {
  error: { code: 'ABDM-1064: ', message: 'request with this request id already exists' },
});

describe('sent', () => {
  test.each([200, 202, 204])('any %i without an error inside', (status) => {
    expect(judge(answered(status))).toEqual({ kind: 'sent', answer: null, already: false });
  });

  test('a refusal that the message itself calls done', () => {
    expect(judge(answered(400, { code: 'ABDM-1090', message: 'x' }), { isDone: () => true })).toMatchObject({
      kind: 'sent',
      already: true,
    });
  });

  test('"id exists already" after an attempt that may have arrived, but not after none', () => {
    expect(judge(idKnown, { mayHaveArrived: true })).toMatchObject({ kind: 'sent', already: true });
    expect(judge(idKnown)).toMatchObject({ kind: 'refused', because: 'said-no' });
  });

  test('the same code for a missing body is no proof of arrival', () => {
    const missing = answered(400, { error: { code: 'ABDM-1064', message: 'Request body was missing' } });
    expect(judge(missing, { mayHaveArrived: true }).kind).toBe('refused');
  });
});

describe('retry: the far side surely did not take it', () => {
  test('nobody was reached', () => {
    expect(judge({ kind: 'unreached', because: 'connection-refused' })).toMatchObject({
      kind: 'retry',
      because: 'connection-refused',
    });
  });

  test.each([
    ['429', answered(429), 'too-many-requests'],
    ['too many requests by code', answered(400, { error: { code: 'ABDM-1022', message: 'x' } }), 'too-many-requests'],
    ['503', answered(503), 'far-side-busy'],
    ['endpoint suspended', answered(500, { code: '303001', message: 'suspended' }), 'far-side-busy'],
    ['dependent service', answered(400, { error: { code: 'ABDM-1024', message: 'x' } }), 'far-side-busy'],
    ['empty 400', answered(400), 'empty-refusal'],
    ['HTML 403 of the firewall', answered(403, '<html>', { 'content-type': 'text/html' }), 'firewall'],
    ['our token still unknown', answered(401, { code: '900901', message: 'Invalid Credentials' }), 'not-recognised'],
  ])('%s', (_name, result, because) => {
    expect(judge(result)).toMatchObject({ kind: 'retry', because });
  });

  test('Retry-After is kept', () => {
    const outcome = judge(answered(429, '', { 'retry-after': '90' }));
    expect(outcome).toMatchObject({ notBefore: new Date('2026-11-24T05:01:30.000Z') });
  });
});

describe('unsure: it may have it', () => {
  test.each([
    ['no answer', { kind: 'unanswered', because: 'no-answer' } as const],
    ['half an answer', { kind: 'unanswered', because: 'cut-off' } as const],
    ['500', answered(500, { timestamp: 1, status: 500, error: 'Internal Server Error' })],
    ['502 in HTML', answered(502, '<html>', { 'content-type': 'text/html' })],
    ['504', answered(504)],
    ['408', answered(408)],
    ['timeout by code', answered(400, { error: { code: 'ABDM-1048', message: 'timeout' } })],
  ])('%s', (_name, result) => {
    expect(judge(result).kind).toBe('unsure');
  });
});

describe('refused: it never will', () => {
  test.each([
    ['a coded 400', answered(400, [{ error: { code: 'ABDM-9999: ', message: 'Invalid display' } }])],
    ['a missing role', answered(401, { error: { code: 'ABDM-1021', message: 'privileges' } })],
    ['Access Denied', answered(403, 'Access Denied', { 'content-type': 'text/plain' })],
    ['subscription missing', answered(403, { code: '900908', message: 'x' })],
    ['404', answered(404, { code: '404', message: 'Runtime Error' })],
    ['a redirect', answered(302)],
    ['an error inside a 200', answered(200, [{ error: { code: '2500', message: 'x' } }])],
  ])('%s', (_name, result) => {
    expect(judge(result).kind).toBe('refused');
  });
});

describe('Retry-After', () => {
  test('is seconds or a date, at most a day', () => {
    expect(readRetryAfter('60', now)).toEqual(new Date('2026-11-24T05:01:00.000Z'));
    expect(readRetryAfter('Tue, 24 Nov 2026 05:10:00 GMT', now)).toEqual(new Date('2026-11-24T05:10:00.000Z'));
    expect(readRetryAfter('999999999', now)).toEqual(new Date('2026-11-25T05:00:00.000Z'));
  });

  test('is nothing when absent, past, zero or nonsense', () => {
    for (const header of [undefined, '0', '-5', 'soon', 'Tue, 24 Nov 2026 04:00:00 GMT']) {
      expect(readRetryAfter(header, now)).toBeNull();
    }
  });
});
