export interface KeyBinding {
  /** As people write it: `F2`, `Ctrl+Enter`, `Alt+1`, `Esc`, `/`. */
  readonly keys: string;
  /** What it does, in the language of the screen; shown by F1. */
  readonly does: string;
  readonly run: () => void;
  /** Works in front of dialogs too (locking the screen); only the lock itself shuts it off. */
  readonly isEverywhere?: boolean;
}

interface Layer {
  readonly id: string;
  isSealed: boolean;
  readonly groups: Set<{ current: readonly KeyBinding[] }>;
}

/** The frame and its screen. Dialogs and the lock screen come on top. */
export const groundLayer = 'ground';
const layers: Layer[] = [{ id: groundLayer, isSealed: false, groups: new Set() }];

export function addLayer(id: string, isSealed: boolean): () => void {
  find(id).isSealed = isSealed;
  return () => {
    const index = layers.findIndex((layer) => layer.id === id);
    if (index > 0) layers.splice(index, 1);
  };
}

/** A child's effects run before its parent's: the bindings of a dialog may come before the dialog itself. */
function find(id: string): Layer {
  const known = layers.find((layer) => layer.id === id);
  if (known) return known;
  const added: Layer = { id, isSealed: false, groups: new Set() };
  layers.push(added);
  return added;
}

export function addBindings(layerId: string, group: { current: readonly KeyBinding[] }): () => void {
  const { groups } = find(layerId);
  groups.add(group);
  return () => void groups.delete(group);
}

/** The name of the layer in front. */
export const frontLayer = (): string => layers.at(-1)?.id ?? groundLayer;

/** What the pressed key does in the layer in front; of several, what was added last. */
export function findBinding(keys: string): KeyBinding | undefined {
  const front = layers.at(-1);
  const here = bindingsOf(front).find((binding) => binding.keys === keys);
  if (here || front?.isSealed) return here;
  return bindingsOfGround().find((binding) => binding.keys === keys && binding.isEverywhere);
}

/** The keys of the frame and its screen, newest first, each once: for the help page. */
export function bindingsOfGround(): readonly KeyBinding[] {
  return bindingsOf(layers[0]);
}

function bindingsOf(layer: Layer | undefined): readonly KeyBinding[] {
  const all = [...(layer?.groups ?? [])].reverse().flatMap((group) => group.current);
  return all.filter((binding, index) => all.findIndex(({ keys }) => keys === binding.keys) === index);
}
