import type { Source } from './sources.ts';

/** Files directly under `core/`: they join the folders, and nothing joins them. */
export const top = '(top)';

/** The folders of the core, lowest tier first. Who imports only looks at its own tier and down. */
export type Tiers = readonly (readonly string[])[];

/** `consent` for `core/consent/store.ts`, `(top)` for `core/app.ts`, undefined outside the core. */
export function folderOf(path: string): string | undefined {
  const [, folder, isDeeper] = /^core\/([^/]+)(\/)?/.exec(path) ?? [];
  return folder === undefined || isDeeper ? folder : top;
}

export function unknownFolders(sources: readonly Source[], tiers: Tiers): string[] {
  const known = new Set(tiers.flat());
  const folders = new Set(sources.map(({ path }) => folderOf(path)));
  return [...folders].filter((folder) => folder !== undefined && !known.has(folder)).map((folder) => `core/${folder}`);
}

export function upwardImports(sources: readonly Source[], tiers: Tiers): string[] {
  const height = (path: string) => tiers.findIndex((tier) => tier.includes(folderOf(path) ?? ''));
  return eachImport(
    sources,
    (from, to) => folderOf(to) !== undefined && height(from) >= 0 && height(to) > height(from),
  );
}

/**
 * Another folder is entered by `index.ts`; kit's files are entered directly; contracts and models by those who may. The one
 * file that threads are started with may enter a folder's `worker.ts`, so that no other thread loads what is behind it.
 */
export function backDoors(sources: readonly Source[]): string[] {
  return eachImport(sources, (from, to) => {
    const own = folderOf(from);
    const other = folderOf(to);
    if (other === undefined || other === own || other === top || other === 'kit') {
      return false;
    }
    return !isDoor(from, to);
  });
}

function isDoor(from: string, to: string): boolean {
  if (from === 'core/worker.ts' && /^core\/[^/]+\/worker\.ts$/.test(to)) {
    return true;
  }
  const door = /^core\/[^/]+\/(index|contract|model)\.ts$/.exec(to)?.[1];
  if (from === 'core/contract.ts' || from.startsWith('renderer/')) {
    return door === 'contract' || door === 'model';
  }
  return door === 'index' || (door === 'model' && /\/(contract|model)\.ts$/.test(from));
}

/**
 * A contract and a model may stand on a screen: zod, kit and other models are all they may need. A model may be spread over
 * files of its own folder; then the same holds for those.
 */
export function heavyContracts(sources: readonly Source[]): string[] {
  const files = new Map(sources.map((source) => [source.path, source]));
  const light = sources.filter(({ path }) => /^core\/[^/]+\/(contract|model)\.ts$/.test(path));
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = ({ path, imports }: Source) => {
    seen.add(path);
    for (const to of imports.filter((name) => name !== 'zod' && !name.startsWith('core/kit/') && !isModel(name))) {
      const inside = folderOf(to) === folderOf(path) ? files.get(to) : undefined;
      if (!inside) {
        found.add(`${path} imports ${to}`);
      } else if (!seen.has(to)) {
        visit(inside);
      }
    }
  };
  light.forEach(visit);
  return [...found];
}

const isModel = (path: string) => /^core\/[^/]+\/model\.ts$/.test(path);

/** What one part of the program must not know of another. */
export function foreignImports(sources: readonly Source[]): string[] {
  return eachImport(sources, (from, to) => {
    if (from.startsWith('core/')) {
      return /^(electron|react|react-dom|renderer)(\/|$)/.test(to);
    }
    if (from.startsWith('renderer/')) {
      return /^(electron|node:|better-sqlite3)/.test(to) || (to.startsWith('core/') && !isForScreens(to));
    }
    return from.startsWith('electron/') && /^(core|renderer)\//.test(to);
  });
}

const isForScreens = (path: string) => /^core\/(contract|kit\/[^/]+|[^/]+\/model|[^/]+\/contract)\.ts$/.test(path);

/** The simulator judges us by the published documents, so that no mistake is made twice in the same way. */
export function simulatorImports(sources: readonly Source[]): string[] {
  const allowed = new Set(['simulator', 'kit', 'fhir', 'encryption', 'db']);
  const simulator = sources.filter(({ path }) => folderOf(path) === 'simulator');
  return eachImport(simulator, (_from, to) => to.startsWith('core/') && !allowed.has(folderOf(to) ?? ''));
}

/** The database driver behind one door: everything else goes through `Db` and `Tx`. */
export function driverImports(sources: readonly Source[]): string[] {
  return eachImport(sources, (from, to) => to === 'better-sqlite3' && folderOf(from) !== 'db');
}

function eachImport(sources: readonly Source[], isWrong: (from: string, to: string) => boolean): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.filter((to) => isWrong(path, to)).map((to) => `${path} imports ${to}`),
  );
}
