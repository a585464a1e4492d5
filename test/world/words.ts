import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What stands on the screens in one language, so that one test reads them in each. */
export interface Words {
  /** The text of a key of `renderer/i18n`. @throws Error for a key or a gap that is not there */
  say(key: string, gaps?: Readonly<Record<string, string | number>>): string;
  /** Finds that text with anything in its gaps. */
  like(key: string): RegExp;
}

const folder = path.resolve(import.meta.dirname, '../../renderer/i18n');
const gap = /\{\{(\w+)\}\}/g;

export function wordsIn(language: 'en' | 'hi'): Words {
  const files = readdirSync(folder).filter((name) => name.endsWith(`.${language}.json`));
  const texts = Object.assign(
    {},
    // Flat files of texts; a test of the screens holds them to it.
    ...files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, string>),
  ) as Record<string, string>;
  const find = (key: string): string => {
    const text = texts[key];
    if (text === undefined) throw new Error(`No text ${key} in ${language}`);
    return text;
  };
  return {
    say: (key, gaps = {}) =>
      find(key).replace(gap, (_all, name: string) => {
        if (gaps[name] === undefined) throw new Error(`Nothing for the gap ${name} of ${key}`);
        return String(gaps[name]);
      }),
    like: (key) =>
      new RegExp(
        find(key)
          .split(gap)
          .filter((_part, at) => at % 2 === 0)
          .map(escape)
          .join('.+'),
      ),
  };
}

const escape = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
