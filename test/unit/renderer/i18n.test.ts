import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { contract } from '../../../core/contract.ts';
import { generalProblems } from '../../../core/kit/contract.ts';

const renderer = path.resolve(import.meta.dirname, '../../../renderer');

/** Names, signs, and what doctors type in Latin letters whatever the language of the screen. */
const sameInBoth = [
  'ABDM',
  'ABHA',
  'BMI',
  'SpO₂',
  '–',
  'English',
  'हिन्दी',
  '24/11/2026',
  '5d · 2w · 24/12',
  '1-0-1 pc 5d',
  'Tab Dolo 650 1-0-1 pc 5d',
  'Viral fever · ? dengue · Type 2 diabetes E11.9',
];

const english = textsOf('en');
const hindi = textsOf('hi');
const sources = globSync('**/*.{ts,tsx}', { cwd: renderer }).map(readCode);

/** Without comments, which may show how a text is asked for. */
function readCode(name: string): string {
  return readFileSync(path.join(renderer, name), 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, '');
}

type Texts = ReadonlyMap<string, string>;

function textsOf(language: string): Texts {
  const pairs = globSync(`*.${language}.json`, { cwd: path.join(renderer, 'i18n') }).flatMap((name) => {
    // The files are ours; the tests below look at every entry.
    const texts = JSON.parse(readFileSync(path.join(renderer, 'i18n', name), 'utf8')) as Record<string, string>;
    return Object.entries(texts);
  });
  const twice = pairs.map(([key]) => key).filter((key, index, keys) => keys.indexOf(key) !== index);
  if (twice.length > 0) throw new Error(`Two files have the same key: ${twice.join(', ')}`);
  return new Map(pairs);
}

/** `patients.count` for `patients.count_one`. */
const withoutPlural = (key: string) => key.replace(/_(?:one|other)$/, '');
const keysOf = (texts: Texts) => new Set([...texts.keys()].map(withoutPlural));
const gapsOf = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort().join(' ');

/** What stands as the first argument of `t(…)` or `say(…)`, anywhere in a source. */
function firstArguments(source: string): string[] {
  return [...source.matchAll(/(?<![\w.])(?:t|say)\(/g)].map(({ index, 0: call }) => {
    let depth = 0;
    const start = index + call.length;
    for (let place = start; place < source.length; place += 1) {
      const sign = source.charAt(place);
      if (depth === 0 && (sign === ',' || sign === ')')) return source.slice(start, place);
      if ('([{'.includes(sign)) depth += 1;
      if (')]}'.includes(sign)) depth -= 1;
    }
    return '';
  });
}

const used = sources.flatMap(firstArguments);
const literalKeys = used.flatMap((text) =>
  [...text.matchAll(/'([a-z][\w-]*\.[\w.-]+)'/g)].map((match) => match[1] ?? ''),
);
const composedKeys = used.flatMap((text) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));

/** `/^frame\.room\..+$/` for `frame.room.${key}`. */
function asPattern(composed: string): RegExp {
  const parts = composed.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('.+')}$`);
}

describe('texts of the screens', () => {
  test('English and Hindi have the same keys', () => {
    expect(
      [...english.keys()].filter((key) => !hindi.has(key)),
      'missing in Hindi',
    ).toEqual([]);
    expect(
      [...hindi.keys()].filter((key) => !english.has(key)),
      'missing in English',
    ).toEqual([]);
  });

  test('no text is empty', () => {
    const empty = [...english, ...hindi].filter(([, text]) => text.trim() === '').map(([key]) => key);
    expect(empty).toEqual([]);
  });

  test('a text has the same gaps in both languages', () => {
    const differing = [...english].filter(([key, text]) => gapsOf(text) !== gapsOf(hindi.get(key) ?? text));
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('a permission that ABDM has to confirm again may wait for another reason than a restore', () => {
    const words = ['outside.hidden.not-checked', 'consents.unchecked', 'consents.because.unchecked'];
    const said = [english, hindi].flatMap((texts) => words.map((key) => texts.get(key) ?? 'missing'));
    expect(said.filter((text) => /restore|missing|बहाल|बैकअप/i.test(text))).toEqual([]);
  });

  test('Hindi is written in Hindi', () => {
    const untranslated = [...hindi].filter(([key, text]) => text === english.get(key) && !sameInBoth.includes(text));
    expect(untranslated.map(([key]) => key)).toEqual([]);
    const latin = [...hindi].filter(([key, text]) => !/[ऀ-ॿ]/.test(text) && !allowedLatin(key, text));
    expect(latin.map(([key]) => key)).toEqual([]);
  });

  test('a plural has both its forms', () => {
    const halves = [...english.keys()].filter((key) => /_(?:one|other)$/.test(key)).map(withoutPlural);
    const alone = halves.filter((key) => !english.has(`${key}_one`) || !english.has(`${key}_other`));
    expect(alone).toEqual([]);
  });

  test('every key that a screen uses has a text', () => {
    const known = keysOf(english);
    expect([...new Set(literalKeys)].filter((key) => !known.has(key))).toEqual([]);
    const wanted = composedKeys.filter((key) => !key.startsWith('${'));
    const without = wanted.filter((key) => ![...known].some((one) => asPattern(key).test(one)));
    expect(without).toEqual([]);
  });

  test('every problem that a call may answer with has a sentence', () => {
    const codes = [
      ...Object.values(contract).flatMap((call): readonly string[] => call.problems),
      ...generalProblems,
      'call.no-answer',
      'call.too-large',
    ];
    expect([...new Set(codes)].filter((code) => !english.has(`problems.${code}`))).toEqual([]);
  });

  test('no text is left over', () => {
    const patterns = composedKeys.filter((key) => !key.startsWith('${')).map(asPattern);
    const quoted = new Set(
      sources.flatMap((source) => [...source.matchAll(/'([\w-]+\.[\w.-]+)'/g)].map((match) => match[1])),
    );
    const unused = [...keysOf(english)].filter(
      (key) => !key.startsWith('problems.') && !quoted.has(key) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});

/** The button that leads back to English speaks English. */
function allowedLatin(key: string, text: string): boolean {
  return key === 'sign-in.other-language' || sameInBoth.includes(text);
}
