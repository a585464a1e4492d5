import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CoreState } from '../../../electron/core-host.ts';
import { serveDesk, servePhone } from '../../../electron/protocol.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

let folder = '';
let pipe = '';
let server: Server;
let answer: Answer;
let seen: IncomingMessage[] = [];

/** A real HTTP server on a socket, in the place of the core. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'protocol-'));
  pipe = join(folder, 'desk');
  seen = [];
  answer = (_request, response) => void response.end('ok');
  server = createServer((request, response) => {
    seen.push(request);
    void answer(request, response);
  });
  server.listen(pipe);
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const isReady = (simulator: string | null = null): CoreState => ({
  kind: 'ready',
  pipe,
  secret: 'quiet',
  ready: { simulator, locked: false, startCode: null },
});
const desk = () =>
  serveDesk(
    () => isReady(),
    () => '<p>starting</p>',
  );
const away = () =>
  serveDesk(
    () => ({ kind: 'starting', failures: 1 }),
    () => '<p>starting</p>',
  );
const phone = (at: string | null) =>
  servePhone(
    () => isReady(at),
    () => '<p>starting</p>',
  );
const get = (address: string, headers: Record<string, string> = {}) => new Request(address, { headers });
const post = (address: string, body: string, headers: Record<string, string> = {}) =>
  new Request(address, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('the desk', () => {
  test('a request reaches the core with method, path, query, headers and body, and the secret of this start', async () => {
    const bodies: string[] = [];
    answer = async (request, response) => {
      bodies.push(await text(request));
      response.writeHead(201, { 'content-type': 'application/json' }).end('{"ok":true}');
    };
    const reply = await desk()(post('app://desk/call/x?y=1', '{"a":1}', { 'idempotency-key': 'k' }));
    expect(reply.status).toBe(201);
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(await reply.text()).toBe('{"ok":true}');
    expect(bodies).toEqual(['{"a":1}']);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/call/x?y=1' });
    expect(seen[0]?.headers).toMatchObject({ host: 'desk', 'x-shell-secret': 'quiet', 'idempotency-key': 'k' });
  });

  test('the session cookie is kept here, sent along, and never shown to the page', async () => {
    answer = (request, response) => {
      response.appendHeader('Set-Cookie', '__Host-desk-practice=abc; Path=/; HttpOnly; Secure');
      response.end(request.headers.cookie ?? 'none');
    };
    const handler = desk();
    const reply = await handler(get('app://desk/'));
    expect(await reply.text()).toBe('none');
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(await (await handler(get('app://desk/'))).text()).toBe('__Host-desk-practice=abc');
  });

  test('a page can neither choose its cookie nor its secret', async () => {
    await desk()(get('app://desk/', { cookie: 'desk-practice=stolen', 'x-shell-secret': 'guess' }));
    expect(seen[0]?.headers.cookie).toBeUndefined();
    expect(seen[0]?.headers['x-shell-secret']).toBe('quiet');
  });

  test('an ended session is forgotten', async () => {
    const lines = ['a=1; Path=/', 'a=; Path=/; Max-Age=0'];
    answer = (request, response) => {
      const line = lines.shift();
      if (line) {
        response.appendHeader('Set-Cookie', line);
      }
      response.end(request.headers.cookie ?? 'none');
    };
    const handler = desk();
    const texts = [];
    for (let count = 0; count < 3; count += 1) {
      texts.push(await (await handler(get('app://desk/'))).text());
    }
    expect(texts).toEqual(['none', 'a=1', 'none']);
  });

  test('events arrive one by one while the answer is still going on', async () => {
    let more: ServerResponse | undefined;
    answer = (_request, response) => {
      more = response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: first\n\n');
    };
    const reply = await desk()(get('app://desk/events', { accept: 'text/event-stream' }));
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('event: first\n\n');
    more?.write('event: second\n\n');
    expect((await reader?.read())?.value).toBe('event: second\n\n');
    await reader?.cancel();
  });

  test('a page that stops reading ends the connection to the core', async () => {
    const closed = Promise.withResolvers<void>();
    answer = (request, response) => {
      request.on('close', () => closed.resolve());
      response.write('event: first\n\n');
    };
    const reply = await desk()(get('app://desk/events'));
    await reply.body?.cancel();
    await expect(closed.promise).resolves.toBeUndefined();
  });

  test('a body of 20 MB passes through in both directions', async () => {
    answer = (request, response) => void request.pipe(response);
    const body = 'x'.repeat(20_000_000);
    const reply = await desk()(post('app://desk/call/big', body));
    expect((await reply.text()).length).toBe(body.length);
  });

  test.each([204, 304])('an answer %i without a body stays without one', async (status) => {
    answer = (_request, response) => void response.writeHead(status).end();
    const reply = await desk()(get('app://desk/'));
    expect(reply.status).toBe(status);
    expect(reply.body).toBeNull();
  });

  test('packed answers are not asked for, since nobody would unpack them', async () => {
    await desk()(get('app://desk/', { 'accept-encoding': 'gzip, br' }));
    expect(seen[0]?.headers['accept-encoding']).toBeUndefined();
  });

  test.each(['app://phone/phone/asha', 'app://desk.evil/', 'app://other/'])(
    '%s is not served to the desk',
    async (address) => {
      expect((await desk()(get(address))).status).toBe(404);
      expect(seen).toHaveLength(0);
    },
  );

  test.each(['app://phone', 'https://example.org', 'null'])(
    'a request from the origin %s is refused',
    async (origin) => {
      expect((await desk()(post('app://desk/call/x', '{}', { origin }))).status).toBe(403);
      expect(seen).toHaveLength(0);
    },
  );

  test('a request of our own page passes, with its origin', async () => {
    expect((await desk()(post('app://desk/call/x', '{}', { origin: 'app://desk' }))).status).toBe(200);
    expect(seen[0]?.headers.origin).toBe('app://desk');
  });
});

describe('while there is no core', () => {
  test('a page that is opened says so; a call gets an empty 502', async () => {
    const page = await away()(get('app://desk/', { accept: 'text/html,*/*' }));
    expect(page.status).toBe(502);
    expect(await page.text()).toBe('<p>starting</p>');
    const call = await away()(post('app://desk/call/x', '{}'));
    expect(call.status).toBe(502);
    expect(await call.text()).toBe('');
  });

  test('a core that died between its last word and this request counts as away', async () => {
    server.close();
    server.closeAllConnections();
    rmSync(pipe, { force: true });
    const page = await desk()(get('app://desk/', { accept: 'text/html' }));
    expect(page.status).toBe(502);
    expect(await page.text()).toBe('<p>starting</p>');
  });

  test('a core that dies before it answers counts as away too', async () => {
    answer = (request) => void request.socket.destroy();
    expect((await desk()(post('app://desk/call/x', '{}'))).status).toBe(502);
  });

  test('a core that dies in the middle of an answer is an error for the reader, not a whole answer', async () => {
    answer = (request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half');
      setImmediate(() => request.socket.destroy());
    };
    const reply = await desk()(get('app://desk/'));
    await expect(reply.text()).rejects.toThrow();
  });
});

describe('the practice phone', () => {
  let simulator: Server;
  let address = '';
  let asked: IncomingMessage[] = [];

  beforeEach(async () => {
    asked = [];
    simulator = createServer((request, response) => {
      asked.push(request);
      response.appendHeader('Set-Cookie', 'phone=1').end('phone');
    });
    simulator.listen(0, '127.0.0.1');
    await once(simulator, 'listening');
    const place = simulator.address();
    address = `http://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}`;
  });
  afterEach(() => void simulator.close());

  test('it is the simulator on loopback, spoken to as itself and without the secret', async () => {
    const reply = await phone(address)(get('app://phone/phone/asha?x=1', { cookie: 'a=b' }));
    expect(await reply.text()).toBe('phone');
    expect(reply.headers.getSetCookie()).toEqual([]);
    expect(asked[0]?.url).toBe('/phone/asha?x=1');
    expect(asked[0]?.headers).toMatchObject({ host: address.slice('http://'.length) });
    expect(asked[0]?.headers['x-shell-secret']).toBeUndefined();
    expect(asked[0]?.headers.cookie).toBeUndefined();
  });

  test.each([
    'app://phone/',
    'app://phone/api/hiecm/gateway/v3/sessions',
    'app://phone/phones',
    'app://phone/phone/../control',
    'app://desk/phone/asha',
  ])('%s is no page of the phone', async (page) => {
    expect((await phone(address)(get(page))).status).toBe(404);
    expect(asked).toHaveLength(0);
  });

  test('without a simulator there is no phone', async () => {
    expect((await phone(null)(get('app://phone/phone/asha'))).status).toBe(404);
  });

  test('a simulator that is gone gives the page that waits', async () => {
    simulator.close();
    const reply = await phone(address)(get('app://phone/phone/asha', { accept: 'text/html' }));
    expect(reply.status).toBe(502);
  });
});
