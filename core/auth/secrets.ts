import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's cost as measured for this product: 0.11 s and 64 MB a try (architecture.md 7.50). */
const cost = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;

function derive(secret: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFC'), salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** What is stored of a password or PIN: `scrypt$<salt>$<key>`, base64. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  return `scrypt$${salt.toString('base64')}$${(await derive(secret, salt)).toString('base64')}`;
}

/** Whether the secret is the one stored. With `null` (no such person, no PIN) it takes as long and says no. */
export async function isSecret(secret: string, stored: string | null): Promise<boolean> {
  const [, salt = '', key = ''] = (stored ?? `scrypt$${Buffer.alloc(16).toString('base64')}$`).split('$');
  const derived = await derive(secret, Buffer.from(salt, 'base64'));
  const wanted = Buffer.from(key, 'base64');
  return wanted.length === derived.length && timingSafeEqual(wanted, derived);
}
