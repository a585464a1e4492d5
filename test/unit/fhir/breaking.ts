import { type Loose, resource } from './samples.ts';

/** One way to break a conforming bundle, and the rule that must notice it (an error unless `severity` says otherwise). */
export interface Break {
  readonly what: string;
  readonly of: string;
  readonly rule: string;
  readonly change: Change;
  readonly severity: 'error' | 'warning';
}
export type Change = (bundle: Loose) => void;

/** A list of breaks of one minimal bundle: what is wrong, the rule that notices, the change, and its weight. */
export function breaksOf(
  of: string,
  list: readonly (readonly [what: string, rule: string, change: Change, severity?: 'warning'])[],
): Break[] {
  return list.map(([what, rule, change, weight]) => ({ what, of, rule, change, severity: weight ?? 'error' }));
}

/** Sets what stands at `Type.path.0.to`; `Bundle` is the bundle itself, any other type its first resource. */
export function put(place: string, value: unknown): Change {
  return (bundle) => {
    const { owner, key } = find(bundle, place);
    owner[key] = value;
  };
}

export function drop(place: string): Change {
  return (bundle) => {
    const { owner, key } = find(bundle, place);
    if (!Object.hasOwn(owner, key)) throw new Error(`${place} is not there`);
    delete owner[key];
  };
}

/** Sets what stands at a place to what `make` makes of the old value. */
export function turn(place: string, make: (old: Loose, bundle: Loose) => unknown): Change {
  return (bundle) => {
    const { owner, key } = find(bundle, place);
    owner[key] = make(owner[key], bundle);
  };
}

/** Repeats the item at `index` of a list at its end. */
export const again = (place: string, index = 0): Change => turn(place, (list) => [...list, list[index]]);

export const urnOf = (bundle: Loose, type: string): string => `urn:uuid:${resource(bundle, type).id}`;

function find(bundle: Loose, place: string): { owner: Loose; key: string } {
  const [type = '', ...steps] = place.split('.');
  const key = steps.pop() ?? '';
  const start = type === 'Bundle' ? bundle : resource(bundle, type);

  return { owner: steps.reduce((node, step) => node[step], start), key };
}
