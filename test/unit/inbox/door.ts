import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Db } from '../../../core/db/index.ts';
import type { Gateway } from '../../../core/gateway/index.ts';
import { type Inbox, type IncomingHandlers, startInbox } from '../../../core/inbox/index.ts';
import { newId } from '../../../core/kit/ids.ts';
import { type Log, silentLog } from '../../../core/kit/log.ts';
import { type AnyJobKind, startOutbox } from '../../../core/outbox/index.ts';
import { callbackLimits, type LivePushPaths, listen, makeCallbackApp } from '../../../core/server/index.ts';
import { makeJwt } from '../../world/far-side.ts';
import { clinic, type HandClock, makeWire } from '../../world/gateway.ts';
import { bodies, uuid } from '../gateway/samples.ts';

export { bodies, uuid };
export const hipNotice = '/api/v3/consent/request/hip/notify';
export const statusPath = '/api/v3/hiu/consent/request/on-status';

export interface DoorOptions {
  readonly handlers?: IncomingHandlers;
  readonly kinds?: readonly AnyJobKind[];
  readonly answersAlone?: readonly string[];
  readonly pushes?: LivePushPaths;
  readonly probe?: (nonce: string) => string | null;
  readonly isLocked?: () => boolean;
  readonly log?: Log;
  readonly slowest?: number;
}

/** Inbox and outbox over a database, with handlers of the test. */
export function startBoxes(made: { db: Db; gateway: Gateway; clock: HandClock }, options: DoorOptions = {}) {
  const { db, gateway, clock } = made;
  const { log = silentLog, kinds = [], handlers = {}, answersAlone = [] } = options;
  const outbox = startOutbox({ db, gateway, clock, log, kinds, chance: () => 0.5 });
  const inbox = startInbox({ db, gateway, outbox, clock, log, handlers, answersAlone });
  const stop = async () => {
    inbox.stop();
    await outbox.stop();
  };
  onTestFinished(stop);
  return { inbox, outbox, stop };
}

/** The whole public door on a port of its own. */
export async function openDoor(options: DoorOptions = {}) {
  const made = await makeWire();
  const boxes = startBoxes(made, options);
  const url = await serveDoor(made.gateway, boxes.inbox, options);
  const callback = (path: string, body: unknown, more: CallbackOptions = {}) =>
    post(url, path, { ...more, now: made.clock(), body });
  return { ...made, ...boxes, url, callback };
}

export async function serveDoor(gateway: Gateway, inbox: Inbox, options: DoorOptions = {}): Promise<string> {
  const app = makeCallbackApp({
    inbox,
    gateway,
    answerProbe: options.probe ?? (() => null),
    pushes: options.pushes ?? { find: () => undefined },
    log: options.log ?? silentLog,
    isLocked: options.isLocked ?? (() => false),
    ...(options.slowest === undefined ? {} : { slowest: options.slowest }),
  });
  const handle = app.callback();
  const listening = await listen((incoming, answer) => void handle(incoming, answer), { port: 0 }, callbackLimits);
  onTestFinished(listening.close);
  return `http://127.0.0.1:${listening.port}`;
}

export interface CallbackOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly jwt?: Omit<Parameters<typeof makeJwt>[0], 'now'>;
  readonly id?: string;
}

/** A callback as the gateway sends it; `body` as text goes as it is. */
async function post(
  url: string,
  path: string,
  { headers, jwt, id, now, body }: CallbackOptions & { now: Date; body: unknown },
) {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return send(`${url}${path}`, {
    body: text,
    headers: {
      'Content-Type': 'application/json',
      'REQUEST-ID': id ?? newId(),
      TIMESTAMP: now.toISOString(),
      [path.includes('/hiu/') ? 'X-HIU-ID' : 'X-HIP-ID']: clinic.hipId,
      Authorization: `Bearer ${makeJwt({ now, ...jwt })}`,
      ...headers,
    },
  });
}

/** Plain HTTP, so that tests can send what a polite client would not. */
export function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Readonly<Record<string, string>>; body?: string | Uint8Array },
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const rows = (db: Db) =>
  db.all<{ state: string; because: string | null; kind: string; body: string | null; message_id: string }>(
    'SELECT state, because, kind, body, message_id, detail, service_id FROM inbox ORDER BY id',
  );
