import { describe, expect, test } from 'vitest';
import { canBecome, decideResend, FlowState, Otp, TypedAbhaNumber } from '../../../core/abha/model.ts';

const sentAt = '2026-11-24T05:00:00.000Z';
const after = (seconds: number) => new Date(new Date(sentAt).getTime() + seconds * 1000);

describe('how often a code may be sent (VRFY_ABHA_305: at most two resends, each after 60 seconds)', () => {
  test('not within a minute of the last one, and the screen hears how long it takes', () => {
    expect(decideResend({ sends: 1, lastSentAt: sentAt }, after(0))).toEqual({ kind: 'later', seconds: 60 });
    expect(decideResend({ sends: 1, lastSentAt: sentAt }, after(59.2))).toEqual({ kind: 'later', seconds: 1 });
    expect(decideResend({ sends: 2, lastSentAt: sentAt }, after(30))).toEqual({ kind: 'later', seconds: 30 });
  });

  test('after a minute the first and the second resend may leave', () => {
    expect(decideResend({ sends: 1, lastSentAt: sentAt }, after(60))).toEqual({ kind: 'may' });
    expect(decideResend({ sends: 2, lastSentAt: sentAt }, after(60))).toEqual({ kind: 'may' });
  });

  test('a third one may not, however long one waits within the half hour', () => {
    expect(decideResend({ sends: 3, lastSentAt: sentAt }, after(0))).toEqual({ kind: 'no-more', minutes: 30 });
    expect(decideResend({ sends: 3, lastSentAt: sentAt }, after(29 * 60 + 30))).toEqual({
      kind: 'no-more',
      minutes: 1,
    });
  });

  test('a clock that was set back by a day locks the button for a minute, not for a day', () => {
    expect(decideResend({ sends: 1, lastSentAt: sentAt }, after(-86_400))).toEqual({ kind: 'later', seconds: 60 });
    expect(decideResend({ sends: 3, lastSentAt: sentAt }, after(-86_400))).toEqual({ kind: 'no-more', minutes: 30 });
  });
});

describe('a conversation', () => {
  const allowed = ['otp-sent→verified', 'verified→attached'];

  test.each(FlowState.options.flatMap((from) => FlowState.options.map((to) => [from, to] as const)))(
    'from %s to %s: as the table says',
    (from, to) => expect(canBecome(from, to)).toBe(allowed.includes(`${from}→${to}`)),
  );
});

describe('what is typed at the desk', () => {
  test.each(['91100020003001', '91-1000-2000-3001', ' 91 1000 2000 3001 ', '९१-१०००-२०००-३००१'])(
    '%s is an ABHA number',
    (typed) => expect(TypedAbhaNumber.parse(typed)).toBe('91100020003001'),
  );

  test.each(['', '9110002000300', '911000200030011', '91-1000-2000-300x', 'asha@sbx', '91.1000.2000.3001'])(
    '%j is none',
    (typed) => expect(TypedAbhaNumber.safeParse(typed).success).toBe(false),
  );

  test('a code is six digits of any script', () => {
    expect(Otp.parse(' 123 456')).toBe('123456');
    expect(Otp.parse('१२३४५६')).toBe('123456');
    for (const typed of ['', '12345', '1234567', '12345a']) expect(Otp.safeParse(typed).success).toBe(false);
  });
});
