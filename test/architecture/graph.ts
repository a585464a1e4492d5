import type { Source } from './sources.ts';
import { folderOf } from './tiers.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

export function fileGraph(sources: readonly Source[]): Graph {
  return new Map(sources.map(({ path, imports }) => [path, imports]));
}

/** Who loads whom when the program runs. */
export function loadGraph(sources: readonly Source[]): Graph {
  return new Map(sources.map(({ path, loads }) => [path, loads]));
}

/** Who imports whom, folder by folder of the core. */
export function folderGraph(sources: readonly Source[]): Graph {
  const edges = new Map<string, Set<string>>();
  for (const { path, imports } of sources) {
    const from = folderOf(path);
    for (const to of imports.map(folderOf)) {
      if (from !== undefined && to !== undefined && from !== to) {
        edges.set(from, (edges.get(from) ?? new Set()).add(to));
      }
    }
  }
  return new Map([...edges].map(([from, to]) => [from, [...to]]));
}

/** One line a cycle, as `a → b → a`; each cycle is found once, from where the search meets it. */
export function cycles(graph: Graph): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, way: readonly string[]) => {
    const start = way.indexOf(node);
    if (start >= 0) {
      found.push([...way.slice(start), node].join(' → '));
    } else if (!done.has(node)) {
      for (const next of graph.get(node) ?? []) {
        visit(next, [...way, node]);
      }
      done.add(node);
    }
  };
  for (const node of graph.keys()) {
    visit(node, []);
  }
  return found;
}

/** The ways from a file to whatever must not be reached from it, over any number of imports. */
export function forbiddenWays(graph: Graph, from: string, isForbidden: (path: string) => boolean): string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, way: readonly string[]) => {
    if (seen.has(node)) {
      return;
    }
    seen.add(node);
    if (isForbidden(node)) {
      found.push([...way, node].join(' → '));
    }
    for (const next of graph.get(node) ?? []) {
      visit(next, [...way, node]);
    }
  };
  visit(from, []);
  return found;
}
