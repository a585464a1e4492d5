import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';

/** A new row id or REQUEST-ID: a random uuid in lower case. */
export const newId = (): string => randomUUID();

/** An unguessable word for paths, sessions and nonces: `bytes` random bytes as base64url (32 bytes give 43 characters). */
export const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Lower-case hexadecimal SHA-256. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** A number from 0 (included) to 1 (excluded), for jitter. */
export const chance = (): number => randomInt(2 ** 32) / 2 ** 32;

/** Eight letters and digits that are not mistaken for each other, in two groups: typed once, from one screen to another. */
export function newStartCode(): string {
  const letters = Array.from(randomBytes(8), (byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'.charAt(byte % 32)).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
