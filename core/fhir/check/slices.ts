import { at, isObject, type JsonObject, listAt } from '../json.ts';
import type { ElementRule } from './element-rule.ts';
import type { Remarks } from './remarks.ts';

/**
 * Sorts the items of a sliced element into its slices by the value at the discriminator's path, and remarks on items that
 * fit none (an error where the slicing is closed), on slices that have too few or too many, and on items that belong
 * behind all slices but stand before one. Returns the slice of each item, undefined where it has none.
 */
export function checkSlices(
  remarks: Remarks,
  items: readonly { readonly value: unknown; readonly path: string }[],
  { rule, shown }: { rule: ElementRule; shown: string },
): (ElementRule | undefined)[] {
  const { slicing, slices } = rule;
  if (!slicing || slices.length === 0) return items.map(() => undefined);
  const chosen = items.map(({ value }) => slices.find((slice) => isInSlice(value, slicing.by, slice)));

  const lastMatched = chosen.findLastIndex((slice) => slice !== undefined);
  for (const [index, slice] of chosen.entries()) {
    if (slice !== undefined) continue;
    const path = items[index]?.path ?? shown;
    if (slicing.rules === 'closed') {
      remarks.error(path, 'slice.closed', `its ${slicing.by.join('.')} must be one of: ${wanted(rule).join(', ')}`);
    } else if (slicing.rules === 'openAtEnd' && index < lastMatched) {
      remarks.warn(path, 'slice.order', 'a part that the profile does not know must stand after those it knows');
    }
  }
  for (const slice of slices) {
    const count = chosen.filter((one) => one === slice).length;
    const name = `${shown}:${slice.sliceName ?? ''}`;
    if (count < slice.min) remarks.error(name, 'slice.missing', `must be there at least ${slice.min} times`);
    if (count > slice.max) remarks.error(name, 'slice.too-many', `may be there at most ${slice.max} times`);
  }

  return chosen;
}

function isInSlice(value: unknown, path: readonly string[], slice: ElementRule): boolean {
  const fixed = fixedAt(slice, path);

  return fixed !== undefined && isObject(value) && valuesAt(value, path).includes(fixed);
}

/** What the slice fixes at the discriminator's path. */
function fixedAt(slice: ElementRule, path: readonly string[]): string | undefined {
  return path.reduce<ElementRule | undefined>((rule, step) => rule?.children.get(step), slice)?.fixed;
}

function valuesAt(value: JsonObject, [step = '', ...rest]: readonly string[]): unknown[] {
  if (rest.length === 0) return [at(value, step)];

  return listAt(value, step).flatMap((child) => (isObject(child) ? valuesAt(child, rest) : []));
}

function wanted({ slices, slicing }: ElementRule): string[] {
  return slices.map((slice) => fixedAt(slice, slicing?.by ?? []) ?? slice.sliceName ?? '');
}
