import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { hours } from '../../../core/kit/clock.ts';
import { tunnelSettings, writeSetting } from '../../../core/settings/index.ts';
import { faultOfAddress, isSameAddress } from '../../../core/tunnel/address.ts';
import { readConnectTo } from '../../../core/tunnel/index.ts';
import { makeProbes } from '../../../core/tunnel/probe.ts';
import { register, unknownRegistration } from '../../../core/tunnel/registration.ts';
import { listOutages } from '../../../core/tunnel/store.ts';
import type { Reaction } from '../../world/far-side.ts';
import { soon } from '../../world/gateway.ts';
import { makeTunnelWire, playBridge, servicesPath } from './wire.ts';

const elsewhere = 'https://old.example.org';

describe('a way in', () => {
  test('is proved from outside and ABDM is told, once', async () => {
    const wire = await makeTunnelWire();
    const { record, patches } = playBridge(wire.farSide, elsewhere);
    wire.start();
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
    expect(wire.tunnel.state()).toMatchObject({ provider: 'direct', status: 'proved', url: wire.doorUrl });
    expect(wire.tunnel.publicUrl()).toBe(wire.doorUrl);
    expect(record.url).toBe(wire.doorUrl);
    await wire.tunnel.proveNow();
    await wire.tunnel.proveNow();
    expect(patches()).toBe(1);
  });

  test('that ABDM knows already is not told again', async () => {
    const wire = await makeTunnelWire();
    const { patches } = playBridge(wire.farSide, `${wire.doorUrl}/`);
    wire.start();
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
    expect(patches()).toBe(0);
  });

  test('is off where nobody chose one, and on when somebody does', async () => {
    const wire = await makeTunnelWire({ world: 'sandbox' });
    playBridge(wire.farSide);
    wire.start();
    await wire.tunnel.proveNow();
    expect(wire.tunnel.state()).toMatchObject({ provider: 'none', status: 'off' });
    expect(wire.tunnel.publicUrl()).toBeNull();
    transact(wire.db, (tx) => writeSetting(tx, tunnelSettings.publicUrl, wire.doorUrl, wire.clock()));
    await wire.until('proved', () => wire.tunnel.state().status === 'proved');
    expect(wire.tunnel.state().provider).toBe('fixed');
  });

  test('that leads to somebody else is broken, and whole again when it leads here', async () => {
    const stranger = createServer((_request, response) => void response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void stranger.close());
    const address = stranger.address();
    let port = typeof address === 'object' && address ? address.port : 0;
    const wire = await makeTunnelWire({
      settings: { 'tunnel.provider': 'fixed', 'tunnel.public-url': 'http://clinic.example.org' },
      connectTo: () => ({ host: '127.0.0.1', port }),
    });
    const { record } = playBridge(wire.farSide, elsewhere);
    wire.start();
    await wire.until('broken', () => wire.tunnel.state().status === 'broken');
    expect(wire.tunnel.state().because).toBe('other-answer');
    expect(record.url).toBe(elsewhere);
    port = Number(new URL(wire.doorUrl).port);
    await wire.until('proved', () => wire.tunnel.state().status === 'proved');
    expect(listOutages(wire.db)).toMatchObject([
      { part: 'tunnel', because: 'other-answer', endedAt: wire.clock().toISOString() },
    ]);
  });

  test('that nobody answers at is broken and says so', async () => {
    const wire = await makeTunnelWire({
      settings: { 'tunnel.provider': 'fixed', 'tunnel.public-url': 'http://127.0.0.1:1' },
    });
    wire.start();
    await wire.until('broken', () => wire.tunnel.state().status === 'broken');
    expect(wire.tunnel.state()).toMatchObject({ because: 'unreached', url: 'http://127.0.0.1:1' });
  });
});

describe("ABDM's record", () => {
  test.each<[string, Reaction, string]>([
    ['refuses the address', { status: 400, body: { error: { code: 'ABDM-1015', message: 'x' } } }, 'ABDM-1015'],
    ['says nothing', 'reset', 'cut-off'],
  ])('that %s is shown as elsewhere', async (_name, reaction, because) => {
    const wire = await makeTunnelWire();
    playBridge(wire.farSide, elsewhere);
    wire.farSide.on('/api/hiecm/gateway/v3/bridge/url', () => reaction);
    wire.start();
    await wire.until('elsewhere', () => wire.tunnel.registration().status === 'elsewhere');
    expect(wire.tunnel.registration()).toMatchObject({ because });
    expect(listOutages(wire.db)).toMatchObject([{ part: 'address', because, endedAt: null }]);
  });

  test('that takes the address and does not keep it is not believed', async () => {
    const wire = await makeTunnelWire();
    playBridge(wire.farSide, elsewhere).record.takes = false;
    wire.start();
    await wire.until('elsewhere', () => wire.tunnel.registration().status === 'elsewhere');
    expect(wire.tunnel.registration().because).toBe('not-taken');
  });

  test('that cannot be asked is unknown, and asked again', async () => {
    const wire = await makeTunnelWire();
    playBridge(wire.farSide);
    wire.farSide.on(servicesPath, () => ({ status: 503 }));
    wire.start();
    await wire.tunnel.proveNow();
    expect(wire.tunnel.registration()).toMatchObject({ status: 'unknown', because: 'http-503' });
    playBridge(wire.farSide);
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
  });

  test('that another program with our client id took over is noticed, taken back and told', async () => {
    const wire = await makeTunnelWire();
    const { record, patches } = playBridge(wire.farSide);
    wire.start();
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
    record.url = elsewhere;
    wire.clock.move(hours(1));
    await wire.until('taken back', () => record.url === wire.doorUrl);
    await wire.until('noticed', () => wire.tunnel.registration().wasTaken);
    expect(patches()).toBe(2);
  });

  test('of the facility says whether ours is there, at work and not blocked', async () => {
    const cases: [string, (record: ReturnType<typeof playBridge>['record']) => void][] = [
      ['missing', (record) => void (record.ids = ['IN9999999999'])],
      ['inactive', (record) => void (record.isActive = false)],
      ['blocked', (record) => void (record.isBlocked = true)],
      ['ok', () => undefined],
    ];
    const wire = await makeTunnelWire();
    wire.start();
    for (const [facility, change] of cases) {
      change(playBridge(wire.farSide, wire.doorUrl).record);
      await wire.tunnel.proveNow();
      await wire.until(facility, () => wire.tunnel.registration().facility === facility);
    }
  });

  test('is never changed by us in production', async () => {
    const wire = await makeTunnelWire();
    const { patches } = playBridge(wire.farSide, elsewhere);
    const asked = { url: 'https://clinic.example.org', before: unknownRegistration };
    const result = await register({ gateway: wire.gateway, world: 'production' }, asked, soon());
    expect(result).toMatchObject({ status: 'elsewhere', because: 'abdm-support', facility: 'ok' });
    expect(patches()).toBe(0);
  });
});

describe('a probe', () => {
  const far = async (
    reaction: (nonce: string) => { status: number; body: string; headers?: Record<string, string> },
  ) => {
    const server = createServer((request, response) => {
      const { status, body, headers } = reaction((request.url ?? '').split('/').at(-1) ?? '');
      response.writeHead(status, headers);
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  };

  test('goes through when the word comes back', async () => {
    const probes = makeProbes(() => undefined);
    const url = await far((nonce) => ({ status: 200, body: `${probes.answer(nonce)}\n` }));
    expect(await probes.run(url, soon())).toEqual({ kind: 'through' });
  });

  test('is not fooled by an echo, a page, a redirect or an answer of yesterday', async () => {
    const probes = makeProbes(() => undefined);
    let before = '';
    const reactions = [
      (nonce: string) => ({ status: 200, body: nonce }),
      () => ({ status: 200, body: '<html>Click to continue</html>' }),
      () => ({ status: 302, body: '', headers: { Location: 'https://example.org' } }),
      (nonce: string) => ({ status: 404, body: probes.answer(nonce) ?? '' }),
      () => ({ status: 200, body: before }),
      () => ({ status: 200, body: 'x'.repeat(10_000) }),
    ];
    for (const reaction of reactions) {
      const url = await far((nonce) => {
        const answer = reaction(nonce);
        before = probes.answer(nonce) ?? '';
        return answer;
      });
      expect((await probes.run(url, soon())).kind).toBe('broken');
    }
  });

  test('leaves no live word behind', async () => {
    const probes = makeProbes(() => undefined);
    let nonce = '';
    const url = await far((asked) => {
      nonce = asked;
      return { status: 200, body: '' };
    });
    await probes.run(url, soon());
    expect(nonce).toHaveLength(43);
    expect(probes.answer(nonce)).toBeNull();
  });
});

describe('addresses', () => {
  const fault = (url: string) => faultOfAddress(url, { world: 'sandbox', allowLoopback: false });

  test('that ABDM takes, and those it does not', () => {
    expect(fault('https://clinic.example.org')).toBeNull();
    expect(fault('https://clinic.example.org/base')).toBeNull();
    expect(fault('http://clinic.example.org')).toBe('not-https');
    expect(fault('https://clinic.example.org:8443')).toBe('port-in-address');
    expect(fault('https://10.0.0.7')).toBe('number-instead-of-name');
    expect(fault('https://[::1]')).toBe('number-instead-of-name');
    expect(fault('https://localhost')).toBe('no-address');
    expect(fault('clinic')).toBe('no-address');
  });

  test('on this machine only in practice, or when a rehearsal allows it, and never in production', () => {
    const here = 'http://127.0.0.1:8080';
    expect(faultOfAddress(here, { world: 'practice', allowLoopback: false })).toBeNull();
    expect(faultOfAddress(here, { world: 'sandbox', allowLoopback: true })).toBeNull();
    expect(faultOfAddress(here, { world: 'sandbox', allowLoopback: false })).toBe('not-https');
    expect(faultOfAddress(here, { world: 'production', allowLoopback: true })).toBe('not-https');
  });

  test('are the same without regard to a slash at the end and the case of the name', () => {
    expect(isSameAddress('https://Clinic.example.org/', 'https://clinic.example.org')).toBe(true);
    expect(isSameAddress('https://clinic.example.org/a', 'https://clinic.example.org')).toBe(false);
  });

  test('are dialled elsewhere by name or by all names below one', () => {
    const connectTo = readConnectTo(['clinic.test=127.0.0.1:81', '*.lt.test=127.0.0.1:82']);
    expect(connectTo('clinic.test')).toEqual({ host: '127.0.0.1', port: 81 });
    expect(connectTo('any.lt.test')).toEqual({ host: '127.0.0.1', port: 82 });
    expect(connectTo('lt.test')).toBeUndefined();
    expect(connectTo('other.test')).toBeUndefined();
  });
});
