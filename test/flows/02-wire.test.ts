import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/kit/clock.ts';
import { placesIn, startSimulator } from '../../core/simulator/index.ts';
import { environmentFor, until } from '../world/clinic.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { signInPractice } from '../world/desk.ts';
import { temporaryFolder } from '../world/folder.ts';
import { testKey } from '../world/keys.ts';
import { startTunnelServer } from '../world/tunnel-server.ts';

/**
 * A clinic behind a real tunnel server, on one machine: the public name is dialled to that server by both sides, everything else
 * is as it is in a clinic.
 */
async function startBehindTunnel() {
  const server = await startTunnelServer();
  const at = `127.0.0.1:${server.port}`;
  const simulator = await startSimulator({
    port: 0,
    dataFolder: temporaryFolder(),
    key: testKey,
    now: systemClock,
    places: placesIn(path.resolve(import.meta.dirname, '../../core/simulator')),
    settings: { connectTo: { '*.lt.test': at } },
    switches: { callbackDelay: 0 },
  });
  onTestFinished(() => simulator.close());
  const core = await startCoreProcess({
    args: ['--port', '0', '--connect-to', `*.lt.test=${at}`],
    env: {
      ...environmentFor(simulator),
      AROGYA_TUNNEL: 'localtunnel',
      AROGYA_TUNNEL_SERVER: server.url,
      AROGYA_TUNNEL_SUBDOMAIN: 'asha-clinic',
    },
  });
  return { server, simulator, desk: await signInPractice(core.ready.desk ?? '', 'vikram') };
}

interface Strip {
  readonly reach: string;
  readonly tunnel: string;
  readonly lastCallbackAt: string | null;
}
interface Proof {
  readonly steps: readonly { step: string; result: string; because: string | null }[];
  readonly deliveredAt: string | null;
}

describe('the wire that can be proved', () => {
  test('session, keys, bridge, probe and a callback, all through a tunnel that dies on the way', async () => {
    const { server, simulator, desk } = await startBehindTunnel();
    const strip = () => desk.value<Strip>('strip.show', {});
    await until(async () => (await strip()).tunnel === 'proved');

    const proof = await desk.value<Proof>('connection.prove', {});
    expect(proof.steps.map(({ step, result, because }) => `${step} ${because ?? result}`)).toEqual([
      'session ok',
      'tunnel ok',
      'record ok',
      'facility ok',
      'delivery ok',
    ]);
    expect((await strip()).lastCallbackAt).not.toBeNull();
    const asked = simulator.recorder.list({ operation: 'bridge.setUrl' });
    expect(asked.map(({ requestBody }) => requestBody)).toEqual(['{"url":"https://asha-clinic.lt.test"}']);

    await server.stop();
    await until(async () => (await strip()).tunnel === 'broken');
    await server.start();
    await until(async () => (await strip()).tunnel === 'proved');
    const again = await desk.value<Proof>('connection.prove', {});
    expect(again.steps.at(-1)).toMatchObject({ step: 'delivery', result: 'ok' });
  });
});
