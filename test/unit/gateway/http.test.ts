import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestHttp } from '../../../core/gateway/index.ts';
import { startFarSide } from '../../world/far-side.ts';
import { makeHandClock, soon } from '../../world/gateway.ts';

const get = (url: string, more: Partial<Parameters<typeof requestHttp>[0]> = {}) =>
  requestHttp({ method: 'GET', url, headers: {}, body: null, signal: soon(), ...more });

describe('what became of a request', () => {
  test('nobody listens: unreached', async () => {
    const farSide = await startFarSide(makeHandClock());
    await farSide.close();
    expect(await get(farSide.url)).toEqual({ kind: 'unreached', because: 'connection-refused' });
  });

  test('a name that nobody has: unreached', async () => {
    expect(await get('http://nobody.invalid/')).toEqual({ kind: 'unreached', because: 'unknown-name' });
  });

  test('plain text where TLS is wanted: unreached, because no byte of the request left', async () => {
    const farSide = await startFarSide(makeHandClock());
    const result = await get(farSide.url.replace('http:', 'https:'));
    expect(result.kind).toBe('unreached');
    expect(farSide.arrived).toHaveLength(0);
  });

  test('a machine that takes the connection and says nothing: unanswered after the time limit', async () => {
    const farSide = await startFarSide(makeHandClock());
    farSide.on('/slow', () => 'hang');
    expect(await get(`${farSide.url}/slow`, { answerWithin: 60 })).toEqual({
      kind: 'unanswered',
      because: 'no-answer',
    });
  });

  test('a connection that never comes about: unreached after the time limit', async () => {
    // A full queue of a listener that never accepts would need the kernel's help; TLS that never answers shows the same.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const result = await get(`https://127.0.0.1:${port}/`, { connectWithin: 60 });
    expect(result).toEqual({ kind: 'unreached', because: 'no-connection' });
  });

  test('a connection broken after the request, or in the middle of the answer: unanswered', async () => {
    const farSide = await startFarSide(makeHandClock());
    farSide.on('/reset', () => 'reset');
    farSide.on('/half', () => 'half');
    expect(await get(`${farSide.url}/reset`)).toEqual({ kind: 'unanswered', because: 'cut-off' });
    expect(await get(`${farSide.url}/half`)).toEqual({ kind: 'unanswered', because: 'cut-off' });
  });

  test('an answer beyond the limit is given up', async () => {
    const farSide = await startFarSide(makeHandClock());
    farSide.on('/long', () => ({ status: 200, body: 'x'.repeat(100_000) }));
    expect(await get(`${farSide.url}/long`, { limit: 1000 })).toEqual({ kind: 'unanswered', because: 'too-large' });
  });

  test('stopped before it began: unreached; stopped while waiting: unanswered', async () => {
    const farSide = await startFarSide(makeHandClock());
    const stop = new AbortController();
    farSide.on('/wait', () => {
      stop.abort();
      return 'hang';
    });
    expect(await get(`${farSide.url}/wait`, { signal: AbortSignal.abort() })).toEqual({
      kind: 'unreached',
      because: 'stopped',
    });
    expect(await get(`${farSide.url}/wait`, { signal: stop.signal })).toEqual({
      kind: 'unanswered',
      because: 'stopped',
    });
  });

  test('redirects are an answer and are not followed', async () => {
    const farSide = await startFarSide(makeHandClock());
    farSide.on('/away', () => ({ status: 302, headers: { Location: `${farSide.url}/other` } }));
    expect(await get(`${farSide.url}/away`)).toMatchObject({ kind: 'answered', status: 302 });
    expect(farSide.arrived.map(({ path }) => path)).toEqual(['/away']);
  });

  test('the body goes with its length in bytes, and the answer comes whole', async () => {
    const farSide = await startFarSide(makeHandClock());
    farSide.on('/echo', ({ text }) => ({ status: 200, body: text }));
    const result = await get(`${farSide.url}/echo`, { method: 'POST', body: 'नमस्ते' });
    expect(result.kind === 'answered' && result.body.toString()).toBe('नमस्ते');
    expect(farSide.arrived[0]?.headers['content-length']).toBe('18');
    expect(farSide.arrived[0]?.headers['connection']).toBe('close');
  });

  test('several pieces go one after the other, as one body', async () => {
    const farSide = await startFarSide(makeHandClock());
    farSide.on('/echo', ({ text }) => ({ status: 200, body: text }));
    const body = ['नम', 'स्ते'].map((piece) => Buffer.from(piece));
    const result = await get(`${farSide.url}/echo`, { method: 'POST', body });
    expect(result.kind === 'answered' && result.body.toString()).toBe('नमस्ते');
    expect(farSide.arrived[0]?.headers['content-length']).toBe('18');
  });

  test('another place can be dialled, and the name stays in the Host header', async () => {
    const farSide = await startFarSide(makeHandClock());
    const { port } = new URL(farSide.url);
    await get('http://clinic.lt.test/probe', { dial: { host: '127.0.0.1', port: Number(port) } });
    expect(farSide.arrived[0]?.headers.host).toBe('clinic.lt.test');
  });
});
