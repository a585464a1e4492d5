/**
 * One line of `npm run bench`. With a limit, the median must keep to its side of it; without one it only informs. What only
 * one system tells is left out on the others.
 */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
  readonly limit?: number;
  readonly direction?: 'at-least' | 'at-most';
  readonly onlyOn?: NodeJS.Platform;
}

/** Smallest, middle and largest of some measurements of one thing. */
export function spread(values: readonly number[]): Pick<BenchResult, 'min' | 'median' | 'max'> {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;

  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

/** The smallest of the values that this share of them (0 to 1) does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN;
}
