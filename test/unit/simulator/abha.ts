import { constants, createPublicKey, publicEncrypt, randomUUID } from 'node:crypto';
import type { Simulator } from '../../../core/simulator/index.ts';
import { http, keysWithAbha, type Reply, type Sent, signIn, simulatorFor, start } from './start.ts';

/** The ABHA service as a clinic uses it: with a session, the public key and fresh ids. */
export interface AbhaClient {
  readonly simulator: Simulator;
  call(path: string, sent?: Sent): Promise<Reply>;
  encrypt(text: string): string;
  /** Asks for an OTP by ABHA number (dashed) and mobile. */
  askOtp(abhaNumber: string, changes?: object): Promise<Reply>;
  verify(txnId: string, otp: string, changes?: object): Promise<Reply>;
  /** A whole login by number. @returns the X-token */
  logIn(abhaNumber: string): Promise<string>;
}

export const abhaNumbers = {
  asha: '91-1000-2000-3001',
  ravi: '91-1000-2000-3002',
  lakshmi: '91-1000-2000-3005',
  gurpreet: '91-1000-2000-3006',
} as const;

export async function abhaClient(options: Parameters<typeof simulatorFor>[0] = {}): Promise<AbhaClient> {
  const simulator = await simulatorFor({ keys: await keysWithAbha(), ...options });
  const token = await signIn(simulator);
  const call: AbhaClient['call'] = (path, sent = {}) =>
    http(`${simulator.bases.abha}${path}`, {
      ...sent,
      headers: {
        'REQUEST-ID': randomUUID(),
        TIMESTAMP: (options.now?.() ?? start).toISOString(),
        Authorization: `Bearer ${token}`,
        ...sent.headers,
      },
    });
  const certificate = await call('/v3/profile/public/certificate', { method: 'GET' });
  const { publicKey } = certificate.body as { publicKey: string };
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  const encrypt = (text: string) =>
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, Buffer.from(text)).toString(
      'base64',
    );

  const scope = ['abha-login', 'mobile-verify'];
  const askOtp: AbhaClient['askOtp'] = (abhaNumber, changes = {}) =>
    call('/v3/profile/login/request/otp', {
      body: { scope, loginHint: 'abha-number', loginId: encrypt(abhaNumber), otpSystem: 'abdm', ...changes },
    });
  const verify: AbhaClient['verify'] = (txnId, otp, changes = {}) =>
    call('/v3/profile/login/verify', {
      body: { scope, authData: { authMethods: ['otp'], otp: { txnId, otpValue: encrypt(otp) } }, ...changes },
    });
  return {
    simulator,
    call,
    encrypt,
    askOtp,
    verify,
    async logIn(abhaNumber) {
      const asked = (await askOtp(abhaNumber)).body as { txnId: string };
      return ((await verify(asked.txnId, '123456')).body as { token: string }).token;
    },
  };
}
