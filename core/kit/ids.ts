import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';

/** A new row id or REQUEST-ID: a random uuid in lower case. */
export const newId = (): string => randomUUID();

/** An unguessable word for paths, sessions and nonces: `bytes` random bytes as base64url (32 bytes give 43 characters). */
export const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** A random code of `digits` decimal digits without a leading zero. */
export const newDigits = (digits: number): string => String(randomInt(10 ** (digits - 1), 10 ** digits));

/** Lower-case hexadecimal SHA-256. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
