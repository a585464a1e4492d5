import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import localtunnel from 'localtunnel';
import { onTestFinished } from 'vitest';
import type { TunnelServer } from './tunnel-server.ts';

/** Starts a tunnel server that is down, and lets a stranger have this name at it, however quick its owner is to ask again. */
export async function startWithNameTaken(server: TunnelServer, name: string): Promise<void> {
  const stranger = createServer((_request, response) => void response.writeHead(404).end());
  await new Promise<void>((resolve) => void stranger.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void stranger.close());
  const { port } = stranger.address() as AddressInfo;
  for (;;) {
    await server.start();
    const tunnel = await localtunnel({ port, host: server.url, subdomain: name });
    // Without a listener an error of the client would end the process.
    tunnel.on('error', () => undefined);
    onTestFinished(() => tunnel.close());
    if (new URL(tunnel.url).hostname.startsWith(`${name}.`)) return;
    tunnel.close();
    await server.stop();
  }
}
