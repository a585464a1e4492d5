import { describe, expect, test } from 'vitest';
import { memberText } from '../../../core/gateway/dialects/member-text.ts';

describe('the text of a member is cut out byte for byte', () => {
  test.each([
    ['{"a":{"b":1}}', ['a', 'b'], '1'],
    [' { "a" : [1, {"b":2} ] , "c":3}', ['a'], '[1, {"b":2} ]'],
    ['{"x":"{\\"a\\":1}","a":"}\\\\"}', ['a'], '"}\\\\"'],
    ['{"a":1,"a":2}', ['a'], '2'],
    ['{"\\u0061":true}', ['a'], 'true'],
    ['{"a": -1.5e3 }', ['a'], '-1.5e3'],
    ['{"a":{}}', ['a'], '{}'],
    ['{"one":{"a":1},"a":{"one":2}}', ['a', 'one'], '2'],
  ])('%s', (json, path, text) => {
    expect(memberText(json, path)).toBe(text);
    expect(JSON.parse(text)).toEqual(
      path.reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], JSON.parse(json)),
    );
  });

  test.each([
    ['{}', ['a']],
    ['[1]', ['a']],
    ['{"a":1}', ['a', 'b']],
    ['{"b":{"a":1}}', ['a']],
  ])('%s has no such member', (json, path) => {
    expect(memberText(json, path)).toBeNull();
  });
});
