import { describe, expect, test } from 'vitest';
import { keysWrittenTwice } from '../../../core/fhir/check/text.ts';
import { checkText, type Remark } from '../../../core/fhir/index.ts';
import { hostileTexts, spoilAnywhere } from './hostile.ts';
import { chance } from './random.ts';
import { book, minimal, minimalNames } from './samples.ts';

const errorsOf = (remarks: readonly Remark[]) => remarks.filter(({ severity }) => severity === 'error');

describe('hostile bundles', () => {
  test.each(hostileTexts)('%s is an error, not an accident', (_what, text) => {
    const remarks = checkText(book, text);

    expect(errorsOf(remarks).length).toBeGreaterThan(0);
    expect(remarks.length).toBeLessThanOrEqual(502);
  });

  test('a text above 25 MB is refused before it is parsed', () => {
    expect(checkText(book, ' '.repeat(25 * 1024 * 1024 + 1)).map(({ rule }) => rule)).toEqual(['bundle.too-large']);
  });

  test.each(minimalNames)('%s, spoiled at random places a hundred times, never makes the walker throw', (name) => {
    const dice = chance(7);

    for (let round = 0; round < 100; round += 1) {
      const spoiled = spoilAnywhere(minimal(name), dice, 1 + dice.below(6));
      expect(Array.isArray(checkText(book, JSON.stringify(spoiled)))).toBe(true);
    }
  });

  test('remarks never repeat what the record says', () => {
    const bundle = minimal('OPConsultation-structured');
    const secret = 'Ravi Sample Secret';
    for (const { resource } of bundle.entry)
      Object.assign(resource, { status: secret, gender: secret, birthDate: secret, code: secret, [`${secret}!`]: 1 });

    const remarks = checkText(book, JSON.stringify(bundle));
    expect(remarks.length).toBeGreaterThan(20);
    expect(remarks.map(({ text }) => text).join(' ')).not.toContain('Secret');
  });
});

describe('properties written twice', () => {
  test.each([
    ['{"a":1,"a":2}', 1],
    ['{"a":{"a":1},"b":["a","a",{"a":1}]}', 0],
    ['{"a":"\\"a\\":","b":"\\\\","b" : 1}', 1],
    ['{"x":[{"a":1,"a":1},{"a":1}]}', 1],
  ])('%s has %i', (text, count) => {
    expect(keysWrittenTwice(text)).toBe(count);
  });
});
