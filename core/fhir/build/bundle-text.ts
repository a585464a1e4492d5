import type { Bundle } from './drafting.ts';

/**
 * The bundle's JSON text in pure ASCII: every other character as `\uXXXX`, so that Hindi names survive receivers that decode
 * with a charset of their own (encryption.md section 5). This very text is stored, hashed, encrypted and sent.
 */
export function bundleText(bundle: Bundle): string {
  return JSON.stringify(bundle).replace(
    /[\u0080-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
