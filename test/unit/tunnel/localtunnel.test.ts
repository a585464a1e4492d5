import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listOutages } from '../../../core/tunnel/store.ts';
import { startTunnelServer, type TunnelServer } from '../../world/tunnel-server.ts';
import { makeTunnelWire, playBridge } from './wire.ts';

/** The tunnel's public names resolve nowhere: they are dialled to the server on this machine. */
const settingsFor = ({ url }: Pick<TunnelServer, 'url'>, subdomain = 'asha-clinic') => ({
  'tunnel.provider': 'localtunnel',
  'tunnel.server': url,
  'tunnel.subdomain': subdomain,
});
const dialling =
  ({ port }: Pick<TunnelServer, 'port'>) =>
  () => ({ host: '127.0.0.1', port });

describe('a real localtunnel server', () => {
  test('carries callbacks: the way in is proved under the wanted name and ABDM is told', async () => {
    const server = await startTunnelServer();
    const wire = await makeTunnelWire({ settings: settingsFor(server), connectTo: dialling(server) });
    const { record } = playBridge(wire.farSide);
    wire.start();
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
    expect(wire.tunnel.state()).toMatchObject({
      status: 'proved',
      url: 'https://asha-clinic.lt.test',
      isOtherName: false,
    });
    expect(record.url).toBe('https://asha-clinic.lt.test');
  });

  test('that restarts kills the tunnel for good: it is opened anew, under the same name, and the outage is on record', async () => {
    const server = await startTunnelServer();
    const wire = await makeTunnelWire({ settings: settingsFor(server), connectTo: dialling(server) });
    const { patches } = playBridge(wire.farSide);
    wire.start();
    await wire.until('registered', () => wire.tunnel.registration().status === 'registered');
    await server.stop();
    await wire.until('broken', () => wire.tunnel.state().status === 'broken');
    await server.start();
    await wire.until('proved again', () => wire.tunnel.state().status === 'proved');
    expect(wire.tunnel.state().url).toBe('https://asha-clinic.lt.test');
    expect(patches()).toBe(1);
    expect(listOutages(wire.db).at(-1)).toMatchObject({ part: 'tunnel', endedAt: expect.any(String) as string });
  });

  test('that hands out another name is asked again for ours, and only then taken at its word', async () => {
    const server = await startTunnelServer();
    const holder = await makeTunnelWire({ settings: settingsFor(server), connectTo: dialling(server) });
    playBridge(holder.farSide);
    holder.start();
    await holder.until('proved', () => holder.tunnel.state().status === 'proved');
    const late = await makeTunnelWire({ settings: settingsFor(server), connectTo: dialling(server) });
    const { record } = playBridge(late.farSide);
    late.start();
    await late.until('registered', () => late.tunnel.registration().status === 'registered');
    expect(late.tunnel.state().isOtherName).toBe(true);
    expect(late.tunnel.state().url).not.toBe('https://asha-clinic.lt.test');
    expect(record.url).toBe(late.tunnel.state().url);
    expect(listOutages(late.db)).toMatchObject([{ because: 'other-name', endedAt: expect.any(String) as string }]);
    expect(holder.tunnel.state()).toMatchObject({ status: 'proved', isOtherName: false });
  });
});

describe('a tunnel server that cannot be had', () => {
  test('because nobody listens: broken with its reason, and open as soon as it is there', async () => {
    const server = await startTunnelServer();
    await server.stop();
    const wire = await makeTunnelWire({ settings: settingsFor(server), connectTo: dialling(server) });
    playBridge(wire.farSide);
    wire.start();
    await wire.until('broken', () => wire.tunnel.state().because === 'tunnel-server-unreached');
    await server.start();
    await wire.until('proved', () => wire.tunnel.state().status === 'proved');
  });

  test('because it takes connections and says nothing: the program can still stop', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const wire = await makeTunnelWire({ settings: settingsFor({ url: `http://127.0.0.1:${port}` }) });
    wire.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await wire.tunnel.stop();
    expect(wire.tunnel.state().status).not.toBe('proved');
  });

  test('because the name is none: it is not even asked', async () => {
    const wire = await makeTunnelWire({ settings: settingsFor({ url: 'http://127.0.0.1:1' }, 'Not A Name') });
    wire.start();
    await wire.until('broken', () => wire.tunnel.state().because === 'name-not-allowed');
  });

  test('because this is production: its last leg is not encrypted', async () => {
    const wire = await makeTunnelWire({
      world: 'production',
      settings: settingsFor({ url: 'https://lt.example.org' }),
    });
    wire.start();
    await wire.until('broken', () => wire.tunnel.state().because === 'not-for-production');
    expect(wire.tunnel.publicUrl()).toBeNull();
  });
});
