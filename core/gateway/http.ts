import { type IncomingHttpHeaders, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import { seconds } from '../kit/clock.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Several pieces are sent one after the other. */
  readonly body: string | readonly Uint8Array[] | null;
  readonly signal: AbortSignal;
  /** Milliseconds to a connection; 5 s. */
  readonly connectWithin?: number;
  /** Milliseconds from the connection to the end of the answer; 30 s. */
  readonly answerWithin?: number;
  /** Bytes of an answer; 8 MB. */
  readonly limit?: number;
  /** Where to dial instead of the URL's own host and port, for names that do not resolve (rehearsals on one machine). */
  readonly dial?: { readonly host: string; readonly port: number };
  /** Resolves the host's name, for callers that judge addresses before dialling them. */
  readonly lookup?: LookupFunction;
}

/**
 * What became of a request. The difference that matters for sending again:
 *
 * - `unreached`: no byte left this PC, the far side surely knows nothing
 * - `unanswered`: it may have taken the request
 */
export type HttpResult =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  | { readonly kind: 'unreached'; readonly because: Unreached }
  | { readonly kind: 'unanswered'; readonly because: Unanswered };

export type Unreached =
  | 'connection-refused'
  | 'unknown-name'
  | 'no-network'
  | 'not-trusted'
  | 'no-connection'
  | 'stopped';
export type Unanswered = 'no-answer' | 'cut-off' | 'too-large' | 'stopped';

/**
 * One request over a connection of its own: on a kept one nobody can tell a reset before the request from one after it.
 * Redirects are not followed. Never throws for what the network does.
 */
export function requestHttp(wanted: HttpRequest): Promise<HttpResult> {
  const { signal, connectWithin = seconds(5), answerWithin = seconds(30), limit = 8 * 1024 * 1024 } = wanted;
  if (signal.aborted) return Promise.resolve({ kind: 'unreached', because: 'stopped' });

  return new Promise((resolve) => {
    const request = open(wanted);
    let isConnected = false;
    let hasAnswer = false;
    let given: Unanswered | null = null;
    let timer = setTimeout(() => request.destroy(), connectWithin);

    const end = (result: HttpResult) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      request.destroy();
      resolve(result);
    };
    const giveUp = (because: Unanswered) => {
      given = because;
      request.destroy();
    };
    const stop = () => giveUp('stopped');
    const failed = (error: unknown) =>
      end(
        isConnected
          ? { kind: 'unanswered', because: given ?? 'cut-off' }
          : { kind: 'unreached', because: given === 'stopped' ? 'stopped' : reasonOf(error) },
      );

    signal.addEventListener('abort', stop, { once: true });
    request.once('socket', (socket) => {
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        isConnected = true;
        clearTimeout(timer);
        timer = setTimeout(() => giveUp('no-answer'), answerWithin);
      });
    });
    request.on('error', failed);
    // When an answer has begun, its own end or error says how it went.
    request.once('close', () => {
      if (!hasAnswer) failed(undefined);
    });
    request.once('response', (response) => {
      hasAnswer = true;
      collect(response, limit, (kind, body) => {
        if (kind === 'whole') {
          return end({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, body });
        }
        end({ kind: 'unanswered', because: given ?? kind });
      });
    });
    for (const piece of piecesOf(wanted.body)) request.write(piece);
    request.end();
  });
}

const piecesOf = (body: HttpRequest['body']): readonly Uint8Array[] =>
  typeof body === 'string' ? [Buffer.from(body)] : (body ?? []);

function open({ method, url, headers, body, dial, lookup }: HttpRequest) {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? requestTls : requestPlain;
  const bytes = piecesOf(body).reduce((sum, piece) => sum + piece.length, 0);
  const length = body === null ? {} : { 'Content-Length': String(bytes) };
  return send(target, {
    method,
    agent: false,
    headers: { ...headers, ...length, ...(dial ? { Host: target.host } : {}) },
    ...(dial ? { hostname: dial.host, port: dial.port, servername: target.hostname } : {}),
    ...(lookup ? { lookup } : {}),
  });
}

function collect(
  response: IncomingMessage,
  limit: number,
  done: (kind: 'whole' | 'cut-off' | 'too-large', body: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) done('too-large', Buffer.alloc(0));
  });
  response.once('end', () => done(response.complete ? 'whole' : 'cut-off', Buffer.concat(chunks)));
  response.once('error', () => done('cut-off', Buffer.alloc(0)));
}

function reasonOf(error: unknown): Unreached {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown-name';
  if (code === 'ENETUNREACH' || code === 'ENETDOWN' || code === 'EHOSTUNREACH') return 'no-network';
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)) return 'not-trusted';
  return 'no-connection';
}
