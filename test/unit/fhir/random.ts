/** Seeded chance for property tests: the same seed gives the same cases on every machine. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  readonly below: (below: number) => number;
  readonly oneOf: <T>(list: readonly T[]) => T;
  readonly maybe: <T>(make: () => T) => T | undefined;
  readonly some: <T>(most: number, make: () => T) => T[];
}

/** xorshift32: small, and good enough to choose test cases. */
export function chance(seed: number): Chance {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  const below = (limit: number): number => next() % limit;
  const oneOf = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('an empty list was given');
    // Within the list's bounds by construction.
    return list[below(list.length)] as T;
  };

  return {
    below,
    oneOf,
    maybe: (make) => (below(2) === 0 ? make() : undefined),
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
