import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What arrived at the far side. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, a text and bytes as they are. */
  readonly body?: unknown;
}

/** `hang`: never answers; `reset`: breaks the connection; `half`: promises more of a body than it sends. */
export type Reaction = Answer | 'hang' | 'reset' | 'half';
export type Script = (arrived: Arrived) => Reaction | Promise<Reaction>;

export interface FarSide {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Answers on this path (behind `/api/hiecm` or `/abha`) from now on. */
  on(path: string, script: Script): void;
  close(): Promise<void>;
  /** Listens again at the same port. */
  reopen(): Promise<void>;
}

export const firstKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const issuer = 'https://dev.abdm.gov.in/auth/realms/central-registry';

/** A small server that plays ABDM as each test wants it; by itself it knows a session and one key. */
export async function startFarSide(clock: () => Date): Promise<FarSide> {
  const arrived: Arrived[] = [];
  const scripts = new Map<string, Script>([
    ['/api/hiecm/gateway/v3/sessions', () => ({ status: 202, body: sessionAnswer(clock()) })],
    ['/api/hiecm/gateway/v3/certs', () => ({ status: 200, body: { keys: [jwkOf(firstKeys.publicKey, 'first')] } })],
  ]);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    const react = async () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const path = request.url ?? '';
      const one = { method: request.method ?? '', path, headers: request.headers, text, json: parse(text) };
      arrived.push(one);
      const script = scripts.get(path.split('?')[0] ?? '');
      answer(response, script ? await script(one) : { status: 404, body: { code: '404' } }, clock());
    };
    request.on('end', () => void react());
  });
  const listenAt = (port: number) =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  await listenAt(0);
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    url: `http://127.0.0.1:${port}`,
    arrived,
    on: (path, script) => void scripts.set(path, script),
    close,
    reopen: () => listenAt(port),
  };
}

function answer(response: ServerResponse, reaction: Reaction, now: Date): void {
  if (reaction === 'hang') return;
  if (reaction === 'reset') return void response.destroy();
  response.sendDate = false;
  response.setHeader('Date', now.toUTCString());
  if (reaction === 'half') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
    response.write('{"half":');
    return void setTimeout(() => response.destroy(), 20);
  }
  const { body } = reaction;
  const isText = typeof body === 'string';
  response.writeHead(reaction.status, {
    'Content-Type': isText ? 'text/plain' : 'application/json',
    ...reaction.headers,
  });
  const isReady = isText || body instanceof Uint8Array;
  response.end(body === undefined ? '' : isReady ? body : JSON.stringify(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const jwkOf = (key: KeyObject, kid: string, alg = 'RS256') => ({ ...key.export({ format: 'jwk' }), kid, alg });

let tokens = 0;
export function sessionAnswer(now: Date) {
  tokens += 1;
  const claims = { iss: issuer, azp: 'SBX_TEST', clientId: 'SBX_TEST', jti: String(tokens) };
  return { accessToken: makeJwt({ claims, now }), expiresIn: 1200, tokenType: 'bearer' };
}

/** A token as the gateway puts it on callbacks, with whatever a test wants to be different. */
export function makeJwt({
  claims = {},
  now,
  life = 1200,
  kid = 'first',
  alg = 'RS256',
  key = firstKeys.privateKey,
}: {
  claims?: Readonly<Record<string, unknown>>;
  now: Date;
  life?: number;
  kid?: string;
  alg?: string;
  key?: KeyObject;
}): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(now.getTime() / 1000);
  const usual = {
    iss: issuer,
    azp: 'gateway',
    clientId: 'gateway',
    aud: 'account',
    typ: 'Bearer',
    iat,
    exp: iat + life,
  };
  const signed = `${encode({ alg, typ: 'JWT', kid })}.${encode({ ...usual, ...claims })}`;
  const signature = sign(alg === 'RS512' ? 'RSA-SHA512' : 'RSA-SHA256', Buffer.from(signed), key);
  return `${signed}.${signature.toString('base64url')}`;
}
