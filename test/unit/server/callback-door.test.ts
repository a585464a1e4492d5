import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { minutes, seconds } from '../../../core/kit/clock.ts';
import { addJob, messageJob } from '../../../core/outbox/index.ts';

import { makeJwt, otherKeys } from '../../world/far-side.ts';
import { bodies, hipNotice, openDoor, rows, send, serveDoor, statusPath, uuid } from '../inbox/door.ts';

const notice = bodies['consent.hip-notice'];
const handlers = { 'consent.hip-notice': () => undefined, 'consent.request-status': () => undefined };
const certs = '/api/hiecm/gateway/v3/certs';

/** A sender that is stopped while it still talks may see the broken connection before the answer. */
const statusOf = (answer: Promise<{ status: number }>) =>
  answer.then(
    ({ status }) => status,
    () => 'cut off',
  );

describe('a callback of ABDM', () => {
  test('is answered with an empty 202 once it is on disk, and its work is done', async () => {
    const door = await openDoor({ handlers });
    expect(await door.callback(hipNotice, notice, { id: uuid })).toEqual({ status: 202, text: '' });
    expect(rows(door.db)).toMatchObject([
      { kind: 'consent.hip-notice', message_id: uuid, body: JSON.stringify(notice) },
    ]);
    await door.inbox.settled();
    expect(rows(door.db)).toMatchObject([{ state: 'done' }]);
  });

  test('may have a slash behind its path, and headers in any case', async () => {
    const door = await openDoor({ handlers });
    const answer = await door.callback(`${hipNotice}/`, notice, { headers: { 'request-id': uuid } });
    expect(answer.status).toBe(202);
  });

  test('that comes twice is stored once and answered twice', async () => {
    const done: string[] = [];
    const door = await openDoor({
      handlers: { 'consent.hip-notice': (_tx, { requestId }) => void done.push(requestId) },
    });
    const answers = [
      await door.callback(hipNotice, notice, { id: uuid }),
      await door.callback(hipNotice, notice, { id: uuid }),
    ];
    await door.inbox.settled();
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(done).toEqual([uuid]);
  });

  test('that nobody could store is not acknowledged', async () => {
    const door = await openDoor({ handlers });
    const broken = { ...door.inbox, receive: () => Promise.reject(new Error('disk full')) };
    const url = await serveDoor(door.gateway, broken);
    const answer = await send(`${url}${hipNotice}`, {
      body: JSON.stringify(notice),
      headers: { Authorization: `Bearer ${makeJwt({ now: door.clock() })}` },
    });
    expect(answer.status).toBeGreaterThanOrEqual(500);
  });
});

describe('who may call', () => {
  test('is told by the token alone: whoever has none of ABDM is refused with 401 and leaves no row', async () => {
    const door = await openDoor({ handlers });
    const strangers = [
      ['a forged signature', { jwt: { key: otherKeys.privateKey } }],
      ['another integrator', { jwt: { claims: { azp: 'SBX_OTHER', clientId: 'SBX_OTHER' } } }],
      ['another issuer', { jwt: { claims: { iss: 'https://evil.example' } } }],
      ['a token two hours old', { jwt: { life: -7200 } }],
      ['no token', { headers: { Authorization: '' } }],
      ['a token of nobody', { headers: { Authorization: 'Bearer x.y.z' } }],
    ] as const;
    for (const [name, options] of strangers) {
      expect([name, await door.callback(hipNotice, notice, options)]).toEqual([name, { status: 401, text: '' }]);
    }
    expect(rows(door.db)).toEqual([]);
  });

  test('while no keys are known everything is 503, so that it is sent again', async () => {
    const door = await openDoor({ handlers });
    door.farSide.on(certs, () => ({ status: 500 }));
    expect((await door.callback(hipNotice, notice)).status).toBe(503);
  });

  test('a flood of unknown keys costs one fetch a minute', async () => {
    const door = await openDoor({ handlers });
    await door.callback(hipNotice, notice);
    door.clock.move(minutes(1));
    const flood = await Promise.all(
      Array.from({ length: 60 }, (_, n) => door.callback(hipNotice, notice, { jwt: { kid: `k${n}` } })),
    );
    expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([401]));
    expect(door.farSide.arrived.filter(({ path: at }) => at === certs)).toHaveLength(2);
  });

  test('while the database waits for its passphrase nobody may', async () => {
    const door = await openDoor({ handlers, isLocked: () => true, probe: () => 'word' });
    expect((await door.callback(hipNotice, notice)).status).toBe(503);
    expect((await send(`${door.url}/probe/${'n'.repeat(43)}`, { method: 'GET' })).status).toBe(503);
  });
});

describe('a token that ran out a quarter of an hour ago', () => {
  const late = { jwt: { life: -seconds(900) / 1000 } };
  const kind = messageJob({ sends: 'consent.ask-status', within: minutes(60), ifUnsure: 'send-again' });

  test('is taken for an answer that we wait for', async () => {
    const door = await openDoor({ handlers, kinds: [kind] });
    door.farSide.on('/api/hiecm/consent/v3/request/status', () => ({ status: 202 }));
    transact(door.db, (tx) => addJob(tx, { kind, cause: 'c', data: { consentRequestId: uuid } }, door.clock()));
    await door.outbox.settled();
    const asked = String(door.farSide.arrived.at(-1)?.headers['request-id']);
    const body = { ...(bodies['consent.request-status'] as object), response: { requestId: asked } };
    expect((await door.callback(statusPath, body, late)).status).toBe(202);
  });

  test('is refused for an answer to something we never asked', async () => {
    const door = await openDoor({ handlers });
    expect((await door.callback(statusPath, bodies['consent.request-status'], late)).status).toBe(401);
  });

  test('is refused for a consent notice, whatever stands in it', async () => {
    const door = await openDoor({ handlers });
    const body = { ...(notice as object), response: { requestId: uuid } };
    expect((await door.callback(hipNotice, body, late)).status).toBe(401);
    expect(rows(door.db)).toEqual([]);
  });
});

describe('what is no callback', () => {
  test('is 400 and leaves no row', async () => {
    const door = await openDoor({ handlers });
    const spoiled = [
      ['no JSON', 'not json'],
      ['half of it', '{"notification":'],
      ['nothing', ''],
      ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
      ['nested too deep', `${'['.repeat(61)}${']'.repeat(61)}`],
      ['a million brackets', '['.repeat(1_000_000)],
    ] as const;
    for (const [name, body] of spoiled) {
      expect([name, (await door.callback(hipNotice, body)).status]).toEqual([name, 400]);
    }
    expect(rows(door.db)).toEqual([]);
  });

  test('more than a megabyte is 413, said or unsaid, and the token is not looked at', async () => {
    const door = await openDoor({ handlers });
    const huge = JSON.stringify({ notification: 'x'.repeat(1_100_000) });
    expect((await door.callback(hipNotice, huge)).status).toBe(413);
    const unsaid = await statusOf(door.callback(hipNotice, huge, { headers: { 'Transfer-Encoding': 'chunked' } }));
    expect(['cut off', 413]).toContain(unsaid);
    expect(door.farSide.arrived).toHaveLength(0);
    expect(rows(door.db)).toEqual([]);
  });

  test('strange JSON under a good token is kept and called unreadable, because it was ABDM who sent it', async () => {
    const door = await openDoor({ handlers });
    for (const body of ['null', '[]', '7', '{"notification":{}}']) {
      expect((await door.callback(hipNotice, body)).status).toBe(202);
    }
    await door.inbox.settled();
    expect(rows(door.db).map(({ state }) => state)).toEqual(['unreadable', 'unreadable', 'unreadable', 'unreadable']);
  });

  test('a body that comes too slowly is cut off, and the door goes on', async () => {
    const door = await openDoor({ handlers, slowest: 100 });
    const { port } = new URL(door.url);
    const ended = new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST ${hipNotice} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{`);
      });
      socket.once('close', () => resolve('closed'));
      socket.once('error', () => undefined);
    });
    expect(await ended).toBe('closed');
    expect((await door.callback(hipNotice, notice)).status).toBe(202);
  });

  test('a body that stops in the middle leaves nothing', async () => {
    const door = await openDoor({ handlers });
    const { port } = new URL(door.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`POST ${hipNotice} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"half":`, () =>
          socket.destroy(),
        );
      });
      socket.once('close', () => resolve());
    });
    expect((await door.callback(hipNotice, notice)).status).toBe(202);
    expect(rows(door.db)).toHaveLength(1);
  });
});

describe('everything else', () => {
  test('is 404 and says nothing', async () => {
    const door = await openDoor({ handlers });
    const asked = [
      ['GET', '/'],
      ['GET', '/index.html'],
      ['GET', '/openapi.json'],
      ['GET', '/events'],
      ['POST', '/call/auth.state'],
      ['POST', '/call/patients.find'],
      ['GET', hipNotice],
      ['PUT', hipNotice],
      ['OPTIONS', hipNotice],
      ['POST', '/api/v3/hiu/consents/on-fetch'],
      ['POST', `${hipNotice}/more`],
      ['POST', `/x${hipNotice}`],
      ['POST', '/api/v3/../v3/consent/request/hip/notify/../../../../../call/auth.state'],
      ['GET', '/probe/'],
      ['GET', `/probe/${'n'.repeat(43)}`],
      ['GET', `/probe/../call/auth.state`],
      ['DELETE', '/api/v3'],
    ] as const;
    for (const [method, at] of asked) {
      expect([method, at, await send(`${door.url}${at}`, { method })]).toEqual([method, at, { status: 404, text: '' }]);
    }
  });

  test('a published callback that nobody handles is 404', async () => {
    const door = await openDoor({ handlers: {} });
    expect((await door.callback(hipNotice, notice)).status).toBe(404);
  });

  test('a live probe is answered with its word', async () => {
    const nonce = 'n'.repeat(43);
    const door = await openDoor({ probe: (asked) => (asked === nonce ? 'the word' : null) });
    expect(await send(`${door.url}/probe/${nonce}`, { method: 'GET' })).toEqual({ status: 200, text: 'the word' });
    expect((await send(`${door.url}/probe/${'m'.repeat(43)}`, { method: 'GET' })).status).toBe(404);
  });

  test('no header of ours tells what program this is', async () => {
    const door = await openDoor();
    const response = await fetch(`${door.url}/x`);
    expect([...response.headers.keys()].toSorted()).toEqual([
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
    ]);
  });

  test('the door imports nothing of the desk', () => {
    const folder = path.resolve(import.meta.dirname, '../../../core/server');
    const seen = new Set<string>();
    const walk = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(
        /^(?:import|export)(?! type )[^;]*? from '(\.[^']+)';$/gm,
      ))
        walk(path.resolve(path.dirname(file), from));
    };
    walk(path.join(folder, 'callback-app.ts'));
    const names = [...seen].map((file) => path.relative(path.dirname(folder), file));
    expect(names.filter((name) => /^(auth|patients|visits|consultations|backup)\//.test(name))).toEqual([]);
    expect(names).not.toContain('calls/dispatch.ts');
    expect(names.filter((name) => name.startsWith('server/desk'))).toEqual([]);
  });
});
