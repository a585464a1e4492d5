import { type ClientRequest, type IncomingMessage, request as openRequest, type RequestOptions } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** Where a request goes: the core's pipe, or the simulator on loopback. */
export type Target = { readonly socketPath: string } | { readonly host: string; readonly port: number };

interface Forwarded {
  readonly to: Target;
  readonly path: string;
  /** Set or, with `undefined`, taken away, over what the page sent. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Belong to one connection, not to the message (RFC 9110 section 7.6.1), or ask for packing that nobody would unpack. */
const ownToConnection = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'accept-encoding'];

/** Passes a page's request on over HTTP and its answer back, both as streams. Rejects when nobody answers. */
export function forward(page: Request, { to, path, headers }: Forwarded): Promise<IncomingMessage> {
  const options: RequestOptions = {
    ...to,
    path,
    method: page.method,
    headers: mergeHeaders(page.headers, headers),
    agent: false,
    signal: page.signal,
  };
  return new Promise((resolve, reject) => {
    const upstream = openRequest(options, resolve);
    upstream.on('error', reject);
    sendBody(page, upstream).catch(reject);
  });
}

/** The answer as the page gets it: without cookies, and ending its connection when the page stops reading. */
export function toPageResponse(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    if (name !== 'set-cookie' && !ownToConnection.includes(name)) {
      headers.set(name, (values ?? []).join(', '));
    }
  }
  const status = answer.statusCode ?? 502;
  if (status === 204 || status === 304) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  return new Response(Readable.toWeb(answer) as BodyInit, { status, headers });
}

function mergeHeaders(sent: Headers, ours: Forwarded['headers']): Record<string, string> {
  const merged = new Map([...sent].filter(([name]) => !ownToConnection.includes(name)));
  for (const [name, value] of Object.entries(ours)) {
    if (value === undefined) {
      merged.delete(name);
    } else {
      merged.set(name, value);
    }
  }
  return Object.fromEntries(merged);
}

async function sendBody(page: Request, upstream: ClientRequest): Promise<void> {
  if (page.body) {
    // The two declarations of the same stream (DOM's and Node's) do not know each other.
    await pipeline(Readable.fromWeb(page.body as ReadableStream), upstream);
  } else {
    upstream.end();
  }
}
