import { parseAst } from 'vite';
import { isNode, type Node, nodeAt, textOf, toSource } from './sources.ts';

/** What the names of a test file say: every test behind the names of what it stands in, and all words of the file. */
export interface Titles {
  /** As they are written, so with `%s`, `$name` and, for a template's gaps, `¤`. */
  readonly titles: readonly string[];
  readonly texts: readonly string[];
}

export function titlesOf(file: string, text: string): Titles {
  return { titles: titlesIn(parseAst(text, { lang: 'ts' }), ''), texts: toSource(file, text).texts };
}

/** Whether there is a test of that name. What stands in a placeholder must stand in the file; a remark in brackets at its end may be left out. */
export function hasTitle({ titles, texts }: Titles, wanted: string): boolean {
  return titles.some((title) => {
    const found = patternOf(title).exec(wanted);
    const filled = found?.slice(1).filter((part) => part !== undefined) ?? [];
    return found !== null && filled.every((part) => /^\d+$/.test(part) || texts.includes(part));
  });
}

/** A line of `docs/invariants.md`: a test of ours, and the file of ours that was broken for it. */
export interface Promised {
  readonly file: string;
  /** Null: the whole file. */
  readonly title: string | null;
  readonly broken: string;
}

export function readPromises(text: string): Promised[] {
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && line !== '| Test | Turned red by |');
  return rows.map((row) => {
    const [, file = '', title = null, broken = ''] = /^\| `([^`]+)`(?: › (.+?))? \| `([^`]+)`: .+ \|$/.exec(row) ?? [];
    return { file, title, broken };
  });
}

function titlesIn(value: unknown, before: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => titlesIn(item, before));
  if (!isNode(value)) return [];
  const name = value['type'] === 'CallExpression' ? baseOf(nodeAt(value, 'callee')) : '';
  const [first, ...rest] = Array.isArray(value['arguments']) ? (value['arguments'] as unknown[]) : [];
  const words = isNode(first) ? textOf(first) : undefined;
  if (words !== undefined && name === 'test') return [before + words];
  if (words !== undefined && name === 'describe') return titlesIn(rest, `${before}${words} `);
  return titlesIn(Object.values(value), before);
}

/** `test` of `test.each([…])('…')`. */
function baseOf(callee: Node): unknown {
  if (callee['type'] === 'MemberExpression') return baseOf(nodeAt(callee, 'object'));
  if (callee['type'] === 'CallExpression') return baseOf(nodeAt(callee, 'callee'));
  return callee['name'];
}

const placeholder = /%[a-z]|\$[a-z][\w.]*|¤/i;

function patternOf(title: string): RegExp {
  const [words = '', remark] = title.split(/ (?=\([^()]*\)$)/);
  const parts = words.split(placeholder).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const tail = remark === undefined ? '' : `(?: ${remark.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')})?`;
  return new RegExp(`^${parts.join('(.+)')}${tail}$`, 's');
}
