import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Exchange, Recorder } from './recorder.ts';

/** `public.name` or `*.tunnel.test` → `127.0.0.1:8080`: names of a loopback tunnel that do not resolve. */
export type ConnectTo = Readonly<Record<string, string>>;

export interface Sending {
  readonly operation: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly faults: readonly string[];
}

export type Sent =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly reason: string };

const longestWait = 30_000;

/** Posts JSON and records the exchange with its phases. Never throws: what goes wrong is an outcome. */
export async function post(recorder: Recorder, connectTo: ConnectTo, sending: Sending): Promise<Sent> {
  const exchange = recorder.begin({
    direction: 'out',
    operation: sending.operation,
    method: 'POST',
    url: sending.url,
    requestHeaders: asTexts(sending.headers),
    requestBody: sending.body.toString('utf8', 0, 400_000),
  });
  exchange.faults = sending.faults;
  try {
    await recorder.at('begin', exchange);
    const answer = await open(recorder, { connectTo, sending, exchange });
    await recorder.at('half-answer', exchange);
    const body = await textOf(answer);
    const status = answer.statusCode ?? 0;
    recorder.end(exchange, { status, headers: asTexts(answer.headers), body });
    await recorder.at('after-answer', exchange);
    return { kind: 'answered', status, body };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    recorder.end(exchange, { failure: reason });
    return { kind: 'failed', reason };
  }
}

interface Opening {
  readonly connectTo: ConnectTo;
  readonly sending: Sending;
  readonly exchange: Exchange;
}

function open(recorder: Recorder, { connectTo, sending, exchange }: Opening): Promise<IncomingMessage> {
  const { target, isSecure } = whereTo(new URL(sending.url), connectTo);
  return new Promise((resolve, reject) => {
    const send = isSecure ? httpsRequest : httpRequest;
    const headers = {
      ...sending.headers,
      host: new URL(sending.url).host,
      'content-length': String(sending.body.length),
      connection: 'close',
    };
    const outgoing = send({ ...target, method: 'POST', headers, timeout: longestWait, agent: false }, (answer) => {
      void written.then(() => resolve(answer));
    });
    const written = once(outgoing, 'finish').then(() => recorder.at('before-answer', exchange));
    written.catch(reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    if (!sending.faults.includes('half-request')) {
      outgoing.end(sending.body);
      return;
    }
    outgoing.write(sending.body.subarray(0, Math.ceil(sending.body.length / 2)), () =>
      outgoing.destroy(new Error('cut off by the fault half-request')),
    );
  });
}

/** Where to dial. The Host header keeps the public name; a loopback tunnel is spoken to in plain http. */
function whereTo(url: URL, connectTo: ConnectTo) {
  const path = `${url.pathname}${url.search}`;
  const wildcard = url.hostname.replace(/^[^.]+/, '*');
  const [host, port] = (connectTo[url.hostname] ?? connectTo[wildcard] ?? '').split(':');
  if (host && port) return { target: { host, port, path }, isSecure: false };
  const isSecure = url.protocol === 'https:';
  const standard = isSecure ? '443' : '80';
  return { target: { host: url.hostname, port: url.port || standard, path }, isSecure };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Headers as the recorder keeps them: one text each, names in lower case. */
function asTexts(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
