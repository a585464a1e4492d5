import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { type Db, transact } from '../../db/index.ts';
import { type Clock, toInstant } from '../../kit/clock.ts';
import type { SigningKey } from './tokens.ts';

/**
 * The keys of the pretend ABDM: `session` signs session tokens and callback bearers (RS256), `link` signs link tokens
 * (RS512), `abha` signs user tokens (RS512) and opens what is encrypted for /v3/enrollment and /v3/profile (4096 bits),
 * `phr` opens what is encrypted for /v3/phr (2048 bits).
 */
export type KeyName = 'session' | 'link' | 'abha' | 'phr';
const sizes: Readonly<Record<KeyName, number>> = { session: 2048, link: 2048, abha: 4096, phr: 2048 };

export interface Keys {
  /** A key that exists already. */
  get(name: KeyName): SigningKey;
  /** Makes a key when it is first wanted (4096 bits take a second); afterwards `get` has it, also after a restart. */
  ready(name: KeyName): Promise<void>;
}

/** Private keys as PEM texts, to begin with instead of new ones: making keys is what a start spends its time on. */
export type ReadyKeys = Partial<Readonly<Record<KeyName, string>>>;

export async function makeKeys(names: readonly KeyName[]): Promise<ReadyKeys> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await makePem(name)] as const)));
}

async function makePem(name: KeyName): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: sizes[name] });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export async function openKeys(db: Db, now: Clock, begin: ReadyKeys = {}): Promise<Keys> {
  const known = new Map<KeyName, SigningKey>();
  const making = new Map<KeyName, Promise<void>>();
  for (const { name, kid, private_key } of db.all<KeyRow>('SELECT name, kid, private_key FROM sim_keys')) {
    known.set(name, { kid, privateKey: createPrivateKey(private_key), publicKey: createPublicKey(private_key) });
  }

  async function make(name: KeyName): Promise<void> {
    const pem = begin[name] ?? (await makePem(name));
    const kid = randomBytes(32).toString('base64url');
    known.set(name, { kid, privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) });
    transact(db, (tx) => {
      tx.run('INSERT INTO sim_keys (name, kid, private_key, made_at) VALUES (@name, @kid, @pem, @now)', {
        name,
        kid,
        pem,
        now: toInstant(now()),
      });
    });
  }

  const ready = async (name: KeyName): Promise<void> => {
    if (known.has(name)) return;
    const started = making.get(name) ?? make(name);
    making.set(name, started);
    await started;
  };
  await Promise.all([ready('session'), ready('link')]);

  return {
    ready,
    get(name) {
      const key = known.get(name);
      if (!key) throw new Error(`The key ${name} was not made ready`);
      return key;
    },
  };
}

interface KeyRow {
  name: KeyName;
  kid: string;
  private_key: string;
}

/** The public half as a member of a JWKS. */
export function asJwk({ kid, publicKey }: SigningKey, alg: string): Readonly<Record<string, unknown>> {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
}

/** The public half as the ABHA service prints it: base64 of DER, no armour. */
export function asPublicKeyText({ publicKey }: SigningKey): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}
