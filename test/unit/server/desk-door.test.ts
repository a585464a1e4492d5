import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { addPracticeStaff, authCalls, authContract } from '../../../core/auth/index.ts';
import { bindCalls } from '../../../core/calls/index.ts';
import { silentLog } from '../../../core/kit/log.ts';
import { type DeskDoor, listen, makeDeskApp, makeIdleWatch } from '../../../core/server/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { openDesk, signInPractice } from '../../world/desk.ts';
import { temporaryFolder } from '../../world/folder.ts';

const limits = { headers: 2000, request: 5000 };

async function startDesk(more: { pipe?: string; secret?: string } = {}) {
  const db = makeTestDb();
  let now = new Date('2026-11-24T05:00:00Z');
  await addPracticeStaff(db, now);
  const renderer = temporaryFolder();
  mkdirSync(path.join(renderer, 'assets'));
  writeFileSync(path.join(renderer, 'index.html'), '<meta name="csp-nonce" content="%NONCE%"><p>desk</p>');
  writeFileSync(path.join(renderer, 'assets', 'a.js'), 'export {}');
  writeFileSync(path.join(path.dirname(renderer), 'outside.js'), 'no');
  let port = 0;
  const door: DeskDoor = more.pipe
    ? { kind: 'pipe', secret: more.secret ?? '' }
    : { kind: 'browser', port: () => port };
  const calls = bindCalls(authContract, authCalls({ world: 'practice', startCode: 'X' }));
  const app = makeDeskApp({
    world: 'practice',
    version: '1',
    db,
    calls,
    clock: () => now,
    log: silentLog,
    door,
    renderer,
    idle: makeIdleWatch(),
  });
  const listening = await listen(app, more.pipe ? { pipe: more.pipe } : { port: 0 }, limits);
  onTestFinished(() => listening.close());
  port = listening.port ?? 0;
  return { port, address: `http://127.0.0.1:${port}`, setTime: (time: Date) => void (now = time) };
}

/** A request with exactly these headers, as no browser would let a script send them. */
function ask(
  where: { port: number } | { socketPath: string },
  options: { path: string; method?: string; headers?: Record<string, string>; body?: string },
) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', agent: false, ...where, method: 'GET', ...options }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    outgoing.once('error', reject);
    outgoing.end(options.body);
  });
}

test('the page comes with a fresh nonce and a policy that lets nothing foreign in', async () => {
  const { port } = await startDesk();
  const [first, second] = [await ask({ port }, { path: '/' }), await ask({ port }, { path: '/patients/3f' })];
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  const nonce = /nonce-([^']+)/.exec(policy)?.[1] ?? '';
  expect(first.text).toContain(`content="${nonce}"`);
  expect(second.text).not.toContain(nonce);
  expect(first.headers['cache-control']).toBe('no-store');
});

test.each([
  ['another host name, made to point here', { host: 'evil.example' }, 421],
  ['another origin', { origin: 'http://evil.example' }, 403],
  ['no origin at all', { origin: 'null' }, 403],
  ['another port of this PC', { origin: 'http://127.0.0.1:1' }, 403],
  ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a neighbour on this PC', { 'sec-fetch-site': 'same-site' }, 403],
])('%s is turned away', async (_name, headers, status) => {
  const { port } = await startDesk();
  const good = { host: `127.0.0.1:${port}` };
  expect(
    (await ask({ port }, { path: '/call/auth.state', method: 'POST', headers: { ...good, ...headers }, body: '{}' }))
      .status,
  ).toBe(status);
});

test('files outside the folder, hidden ones and unknown kinds are not served', async () => {
  const { port } = await startDesk();
  expect((await ask({ port }, { path: '/assets/a.js' })).status).toBe(200);
  for (const bad of [
    '/../outside.js',
    '/%2e%2e/outside.js',
    '/assets/../../outside.js',
    '/assets/%2e%2e%2f%2e%2e%2foutside.js',
    '/assets/none.js',
    '/x.exe',
  ]) {
    const answer = await ask({ port }, { path: bad });
    expect(`${answer.status} ${answer.text}`).toMatch(/^404/);
  }
});

test('a cookie is out of reach for scripts and other sites, and opens the calls', async () => {
  const { port, address } = await startDesk();
  const body = JSON.stringify({ login: 'asha', password: 'practice' });
  const answer = await ask({ port }, { path: '/call/auth.signIn', method: 'POST', body });
  expect(String(answer.headers['set-cookie'])).toMatch(
    /^__Host-desk-practice=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
  );
  const plain = await ask(
    { port },
    { path: '/call/auth.signIn', method: 'POST', body, headers: { 'x-plain-cookie': '1' } },
  );
  expect(String(plain.headers['set-cookie'])).toMatch(/^desk-practice=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const desk = await signInPractice(address, 'vikram');
  expect(await desk.call('staff.list', {})).toMatchObject({ ok: true });
  expect(await openDesk(address).call('staff.list', {})).toMatchObject({ code: 'call.not-signed-in' });
});

test('a forged cookie opens nothing', async () => {
  const { port } = await startDesk();
  for (const cookie of [
    '__Host-desk-practice=x',
    '__Host-desk-practice=',
    `__Host-desk-practice=${'a'.repeat(43)}`,
    '__Host-desk-production=x',
  ]) {
    const answer = await ask({ port }, { path: '/call/staff.list', method: 'POST', headers: { cookie }, body: '{}' });
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, code: 'call.not-signed-in' });
    expect((await ask({ port }, { path: '/events', headers: { cookie } })).status).toBe(401);
  }
});

test('ten minutes without use lock the session, and a refresh of the page does not count as use', async () => {
  const { address, setTime } = await startDesk();
  const desk = await signInPractice(address, 'vikram');
  await desk.value('staff.list', {});
  setTime(new Date('2026-11-24T05:11:00Z'));
  expect(await desk.call('staff.list', {})).toMatchObject({ code: 'call.locked' });
  expect(await desk.value('auth.state', {})).toMatchObject({ isLocked: true });
});

test('bodies that are too large, cut off or no JSON are refused', async () => {
  const { port } = await startDesk();
  const path = '/call/auth.signIn';
  const huge = await ask({ port }, { path, method: 'POST', body: '"'.padEnd(25 * 1024 * 1024, 'x') });
  expect(huge.status).toBe(413);
  const answer = await ask({ port }, { path: '/call/auth.signIn', method: 'POST', body: '{"login":' });
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'call.bad-input' });
  expect((await ask({ port }, { path: '/call/auth.state' })).status).toBe(405);
});

test('on the pipe nothing is answered without the secret of the shell', async () => {
  const socketPath = path.join(temporaryFolder(), 'desk.sock');
  const secret = 's'.repeat(43);
  await startDesk({ pipe: socketPath, secret });
  expect((await ask({ socketPath }, { path: '/' })).status).toBe(403);
  expect((await ask({ socketPath }, { path: '/', headers: { 'x-shell-secret': 'wrong' } })).status).toBe(403);
  expect((await ask({ socketPath }, { path: '/', headers: { 'x-shell-secret': secret } })).status).toBe(200);
});

test('events arrive after the commit and hold no personal data', async () => {
  const { address } = await startDesk();
  const desk = await signInPractice(address, 'vikram');
  let cookie = '';
  const signedIn = await fetch(`${address}/call/auth.signIn`, {
    method: 'POST',
    body: JSON.stringify({ login: 'asha', password: 'practice' }),
  });
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const stream = await fetch(`${address}/events`, { headers: { cookie } });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { staffId } = await desk.value<{ staffId: string }>('staff.add', {
    name: 'Savitri Bai',
    login: 'savitri',
    roles: ['doctor'],
    qualification: '',
    registration: '',
    council: '',
    hprId: '',
    password: 'long enough',
  });
  let text = '';
  while (!text.includes('changed')) text += (await reader?.read())?.value ?? '';
  expect(text).toContain(JSON.stringify([{ of: 'staff', id: staffId }]));
  expect(text).not.toContain('Savitri');
  await reader?.cancel();
});

test('the OpenAPI document names every call', async () => {
  const { port } = await startDesk();
  const document = JSON.parse((await ask({ port }, { path: '/openapi.json' })).text);
  expect(Object.keys(document.paths)).toEqual(Object.keys(authContract).map((name) => `/call/${name}`));
});
