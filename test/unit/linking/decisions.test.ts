import { describe, expect, test } from 'vitest';
import { later, minutes, seconds } from '../../../core/kit/clock.ts';
import {
  Because,
  becauseOfTokenRefusal,
  CareContextState,
  canBecome,
  decideTokenRequest,
  type EarlierRequest,
  isPassing,
  judgeLinkRefusal,
  nextTryAfter,
} from '../../../core/linking/model.ts';
import { tokenExpiry } from '../../../core/linking/token-expiry.ts';

const now = new Date('2026-11-24T10:00:00.000Z');
const ago = (count: number) => later(now, -minutes(count)).toISOString();
const taken = (...minutesAgo: number[]): EarlierRequest[] =>
  minutesAgo.map((count) => ({ takenAt: ago(count), notBefore: null, because: null }));

describe('a care context', () => {
  const allowed = new Set([
    'unlinked→queued',
    'unlinked→refused',
    'unlinked→not-wanted',
    'unlinked→linked',
    'queued→sent',
    'queued→linked',
    'queued→refused',
    'queued→unlinked',
    'queued→not-wanted',
    'sent→linked',
    'sent→refused',
    'sent→unlinked',
    'refused→unlinked',
    'refused→not-wanted',
    'refused→linked',
    'not-wanted→unlinked',
    'not-wanted→linked',
  ]);

  test.each(CareContextState.options.flatMap((from) => CareContextState.options.map((to) => [from, to] as const)))(
    'from %s to %s: as the table says',
    (from, to) => expect(canBecome(from, to)).toBe(allowed.has(`${from}→${to}`)),
  );

  test('that is linked becomes nothing else, and every other one may become linked when ABDM says so', () => {
    for (const state of CareContextState.options) {
      expect(canBecome('linked', state)).toBe(false);
      expect(canBecome(state, 'linked')).toBe(state !== 'linked');
    }
  });
});

describe('when a link token may be asked for (6.2 minutes apart, three a day)', () => {
  test('the first one at once', () => expect(decideTokenRequest([], now)).toEqual({ kind: 'now' }));

  test.each([0, 1, 6.2, 6.4])('not %d minutes after another one', (count) => {
    expect(decideTokenRequest(taken(count), now)).toEqual({
      kind: 'later',
      at: later(now, minutes(6.5 - count)),
      because: 'abdm-wants-us-to-wait',
    });
  });

  test('again six and a half minutes after the last one, and after a second one too', () => {
    expect(decideTokenRequest(taken(6.5), now)).toEqual({ kind: 'now' });
    expect(decideTokenRequest(taken(300, 7), now)).toEqual({ kind: 'now' });
  });

  test('the fourth of a day waits until a day after the first of the last three', () => {
    const decision = decideTokenRequest(taken(600, 30, 300), now);
    expect(decision).toEqual({
      kind: 'later',
      at: later(now, minutes(840) + seconds(1)),
      because: 'blocked-for-a-day',
    });
    expect(decideTokenRequest(taken(600, 30, 300), new Date(decision.kind === 'later' ? decision.at : 0))).toEqual({
      kind: 'now',
    });
  });

  test('requests of the day before count no more', () => {
    expect(decideTokenRequest(taken(1440, 1500, 2000), now)).toEqual({ kind: 'now' });
  });

  test('one that ABDM did not take does not count', () => {
    expect(decideTokenRequest([...taken(600, 300), { takenAt: null, notBefore: null, because: null }], now)).toEqual({
      kind: 'now',
    });
  });

  test('what ABDM said about the next one rules, as long as it lasts', () => {
    const blocked = {
      takenAt: ago(60),
      notBefore: later(now, minutes(1380)).toISOString(),
      because: 'blocked-for-a-day',
    } as const;
    expect(decideTokenRequest([blocked], now)).toEqual({
      kind: 'later',
      at: later(now, minutes(1380)),
      because: 'blocked-for-a-day',
    });
    const over = { takenAt: null, notBefore: ago(1), because: 'abdm-wants-us-to-wait' } as const;
    expect(decideTokenRequest([over], now)).toEqual({ kind: 'now' });
  });
});

describe('what a refusal means', () => {
  test.each<[string, Because]>([
    ['ABDM-1092', 'abdm-wants-us-to-wait'],
    ['ABDM-1027', 'blocked-for-a-day'],
    ['ABDM-1207', 'details-differ'],
    ['ABDM-1036', 'details-differ'],
    ['ABDM-1035', 'wrong-facility'],
    ['ABDM-1407', 'abha-deactivated'],
    ['ABDM-1024', 'no-answer'],
    ['ABDM-9999', 'said-no'],
  ])('of a link token with %s: %s', (code, because) => expect(becauseOfTokenRefusal([code])).toBe(because));

  test.each([
    ['ABDM-1066', { kind: 'new-token' }],
    ['ABDM-1026', { kind: 'new-token' }],
    ['ABDM-1038', { kind: 'new-token' }],
    ['ABDM-1062', { kind: 'new-token' }],
    ['ABDM-1063', { kind: 'new-token' }],
    ['ABDM-1024', { kind: 'again' }],
    ['ABDM-1019', { kind: 'again' }],
    ['ABDM-1031', { kind: 'refused', because: 'abha-deactivated' }],
    ['ABDM-1035', { kind: 'refused', because: 'wrong-facility' }],
    ['ABDM-1037', { kind: 'refused', because: 'said-no' }],
  ])('of a link with %s', (code, verdict) => expect(judgeLinkRefusal([code])).toEqual(verdict));

  test('without any code is a plain no', () => {
    expect(becauseOfTokenRefusal([])).toBe('said-no');
    expect(judgeLinkRefusal([])).toEqual({ kind: 'refused', because: 'said-no' });
  });

  test('only three causes pass by themselves', () => {
    expect(Because.options.filter(isPassing)).toEqual(['abdm-wants-us-to-wait', 'blocked-for-a-day', 'no-answer']);
  });
});

test('tries that come to nothing are repeated later each time, once a day at last', () => {
  expect([0, 1, 2, 3, 4, 50].map((tries) => (nextTryAfter(tries, now).getTime() - now.getTime()) / minutes(1))).toEqual(
    [10, 10, 60, 360, 1440, 1440],
  );
});

describe('how long a link token lasts', () => {
  const tokenWith = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

  test('until its exp', () => {
    expect(tokenExpiry(tokenWith({ exp: 1_800_000_000 }), now)).toEqual(new Date('2027-01-15T08:00:00.000Z'));
  });

  test.each([
    ['no exp', tokenWith({})],
    ['an exp in words', tokenWith({ exp: 'soon' })],
    ['no claims', 'e30.bm8=.c2ln'],
    ['no token', 'rubbish'],
  ])('half a year when it cannot be read: %s', (_what, token) => {
    expect(tokenExpiry(token, now)).toEqual(later(now, minutes(180 * 24 * 60)));
  });
});
