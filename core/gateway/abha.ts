import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { type Clock, days } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import type { GatewayConfig } from './config.ts';
import type { Exchanges, UserToken } from './dialects/index.ts';
import { type ExchangeReply, refusalIn } from './exchange.ts';
import type { HttpResult } from './http.ts';

/** What the ABHA service answered: JSON, or the bytes of a picture. */
export interface AbhaAnswer {
  readonly http: number;
  readonly type: string;
  /** Null for what is no JSON. */
  readonly json: unknown;
  readonly bytes: Uint8Array;
}

export interface AbhaOptions {
  readonly signal: AbortSignal;
  readonly userToken?: UserToken;
  /** Further headers, such as the transaction id of address suggestions. */
  readonly headers?: Readonly<Record<string, string>>;
  /** False for whatever carries an OTP: then nothing is ever sent a second time. */
  readonly mayRepeat?: boolean;
}

type PublicKeyAnswer = Exchanges['abha.public-key']['output'];

/** Encrypts identifiers and codes for the ABHA service under its public key, which is kept for a day (section 4.1). */
export function makeAbhaEncryption({
  clock,
  fetch,
}: {
  clock: Clock;
  fetch: (config: GatewayConfig, signal: AbortSignal) => Promise<ExchangeReply<PublicKeyAnswer>>;
}) {
  let kept: { url: string; answer: PublicKeyAnswer; at: number } | null = null;

  const keyOf = async (config: GatewayConfig, signal: AbortSignal): Promise<PublicKeyAnswer> => {
    const now = clock().getTime();
    if (kept?.url === config.abhaUrl && now - kept.at < days(1)) return kept.answer;
    const reply = await fetch(config, signal);
    if (reply.kind !== 'answered') throw new Problem('gateway.no-abha-key');
    kept = { url: config.abhaUrl, answer: reply.value, at: now };
    return reply.value;
  };

  return {
    /** @throws Problem `gateway.no-abha-key` when the key cannot be had or read */
    encrypt: async (config: GatewayConfig, text: string, signal: AbortSignal): Promise<string> =>
      encryptUnder(await keyOf(config, signal), text),
    /** After an unexplained refusal: the key may have changed. */
    forgetKey: () => {
      kept = null;
    },
  };
}

/** RSA-OAEP as the answer names it; SHA-1 where it names nothing (confirmed in the field). */
function encryptUnder({ publicKey, algorithm }: PublicKeyAnswer, text: string): string {
  const oaepHash = /SHA-?256/i.test(algorithm.split(/And/i)[0] ?? '') ? 'sha256' : 'sha1';
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    const sealed = publicEncrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
      Buffer.from(text, 'utf8'),
    );
    return sealed.toString('base64');
  } catch {
    throw new Problem('gateway.no-abha-key');
  }
}

/** A wrong code hides behind a success (section 2.5, row 11) and is a refusal here. */
export function readAbhaAnswer(result: Extract<HttpResult, { kind: 'answered' }>): ExchangeReply<AbhaAnswer> {
  const refusal = refusalIn(result);
  if (refusal) return { kind: 'refused', refusal };
  const { status, headers, body } = result;
  return {
    kind: 'answered',
    value: { http: status, type: headers['content-type'] ?? '', json: readJson(body), bytes: body },
  };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
