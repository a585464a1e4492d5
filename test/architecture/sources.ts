import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';

/** What the rules need to know of one source file. Paths are relative to the project's folder, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Files of ours as paths, packages by the name in the import; imports of types count too. */
  readonly imports: readonly string[];
  /** Those among them that run: what is imported for its types alone is gone before the program starts. */
  readonly loads: readonly string[];
  /** Every string and template of the file; a template's gaps read `¤`. */
  readonly texts: readonly string[];
  /** How often the file asks for the present moment. */
  readonly clockReads: number;
}

export const root = path.join(import.meta.dirname, '..', '..');

/** Every `.ts` and `.tsx` file of these folders. */
export function readSources(folders: readonly string[]): Source[] {
  return folders.flatMap((folder) =>
    listFiles(folder)
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => toSource(file, readFileSync(path.join(root, file), 'utf8'))),
  );
}

/** All files below a folder of the project; none when there is no such folder. */
export function listFiles(folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
}

export function toSource(file: string, text: string): Source {
  const found = { imports: new Set<string>(), loads: new Set<string>(), texts: [] as string[], clockReads: 0 };
  const see = (node: Node) => {
    const from = importedFrom(node);
    if (from !== undefined) {
      found.imports.add(resolve(file, from));
      if (!isForTypes(node)) {
        found.loads.add(resolve(file, from));
      }
    }
    const words = textOf(node);
    if (words !== undefined) {
      found.texts.push(words);
    }
    found.clockReads += readsClock(node) ? 1 : 0;
  };
  walk(parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }), see);
  const { texts, clockReads } = found;
  return { path: file, text, imports: [...found.imports], loads: [...found.loads], texts, clockReads };
}

/** A node of the syntax tree, as plain data (ESTree with TypeScript). */
export type Node = Readonly<Record<string, unknown>>;

function walk(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) {
      walk(item, see);
    }
  } else if (isNode(value)) {
    see(value);
    for (const child of Object.values(value)) {
      walk(child, see);
    }
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !(value instanceof RegExp);
}

export const nodeAt = (node: Node, member: string): Node => {
  const child = node[member];
  return isNode(child) ? child : {};
};

function importedFrom(node: Node): string | undefined {
  const isImport =
    node['type'] === 'ImportDeclaration' ||
    node['type'] === 'ExportNamedDeclaration' ||
    node['type'] === 'ExportAllDeclaration' ||
    node['type'] === 'ImportExpression' ||
    node['type'] === 'TSImportType';
  const from = nodeAt(node, 'source')['value'];
  return isImport && typeof from === 'string' ? from : undefined;
}

/** `import type …`, `export type …`, or a list of nothing but `type` names. */
function isForTypes(node: Node): boolean {
  if (node['type'] === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type') {
    return true;
  }
  const names = node['specifiers'];
  const isType = (name: unknown) => isNode(name) && (name['importKind'] === 'type' || name['exportKind'] === 'type');
  return Array.isArray(names) && names.length > 0 && names.every(isType);
}

/** The words of a string or template. */
export function textOf(node: Node): string | undefined {
  if (node['type'] === 'Literal' && typeof node['value'] === 'string') {
    return node['value'];
  }
  if (node['type'] === 'TemplateLiteral' && Array.isArray(node['quasis'])) {
    return node['quasis']
      .map((part: unknown) => (isNode(part) ? String(nodeAt(part, 'value')['cooked']) : ''))
      .join('¤');
  }
  return undefined;
}

/** `new Date()`, `Date()` and `Date.now()`. A `new Date(text)` reads no clock. */
function readsClock(node: Node): boolean {
  const callee = nodeAt(node, 'callee');
  const isBare = callee['name'] === 'Date' && Array.isArray(node['arguments']) && node['arguments'].length === 0;
  const isNow = nodeAt(callee, 'object')['name'] === 'Date' && nodeAt(callee, 'property')['name'] === 'now';
  return isBare || isNow;
}

function resolve(importer: string, from: string): string {
  return from.startsWith('.') ? path.posix.normalize(path.posix.join(path.posix.dirname(importer), from)) : from;
}
