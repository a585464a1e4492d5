import type { KeyStore } from '../../core/backup/index.ts';

/** Database keys of the tests: any 32 bytes will do. */
export const testKey = new Uint8Array(32).fill(7);
export const otherKey = new Uint8Array(32).fill(8);

/** A key that stays as it is. */
export function fixedKey(key: Uint8Array): KeyStore {
  const refuse = () => Promise.reject(new Error('This key stays as it is'));
  return { current: () => key, prepared: () => undefined, prepare: refuse, use: () => undefined, promote: refuse };
}
