import { expect, test } from 'vitest';
import { keepCookies } from '../../../electron/cookies.ts';

test('a cookie is sent back with its name and value alone', () => {
  const cookies = keepCookies();
  cookies.keep(['__Host-desk-practice=abc=; Path=/; HttpOnly; SameSite=Strict; Secure']);
  expect(cookies.header()).toBe('__Host-desk-practice=abc=');
});

test('nothing is sent before there is something', () => {
  expect(keepCookies().header()).toBe('');
});

test('a new value replaces the old one, other names stay', () => {
  const cookies = keepCookies();
  cookies.keep(['a=1', 'b=2']);
  cookies.keep(['a=3']);
  expect(cookies.header()).toBe('a=3; b=2');
});

test.each(['a=; Max-Age=0', 'a=; max-age=-1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
  '%s ends the cookie',
  (line) => {
    const cookies = keepCookies();
    cookies.keep(['a=1']);
    cookies.keep([line]);
    expect(cookies.header()).toBe('');
  },
);

test('an expiry in the future keeps it', () => {
  const cookies = keepCookies();
  cookies.keep(['a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT; Max-Age=3600']);
  expect(cookies.header()).toBe('a=1');
});

test('a line that is no cookie is passed over', () => {
  const cookies = keepCookies();
  cookies.keep(['', ';', 'nonsense', '=x']);
  expect(cookies.header()).toBe('');
});
