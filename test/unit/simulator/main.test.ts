import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../world/folder.ts';
import { http } from './start.ts';

const program = path.join(import.meta.dirname, '../../../core/simulator/main.ts');

function run(...given: string[]) {
  const child = spawn(process.execPath, [program, ...given], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', error: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.error += chunk.toString();
  });
  return { child, output };
}

async function readyLine({ child, output }: ReturnType<typeof run>) {
  while (!output.out.includes('\n')) await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  return JSON.parse(output.out) as { ready: boolean; simulator: string };
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [unknown];
  return code;
}

test('it says on one line that it is ready, serves, and stops when asked', async () => {
  const running = run('--port', '0');
  const ready = await readyLine(running);
  expect(ready).toEqual({ ready: true, simulator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
  expect(await http(`${ready.simulator}/control`, { method: 'GET' })).toMatchObject({ status: 200 });
  expect(await stop(running.child, 'SIGTERM')).toBe(0);
  expect(running.output.out.split('\n')).toHaveLength(2);
});

test('its key lies beside its data, for its owner alone, and opens them again', async () => {
  const data = temporaryFolder();
  const first = run('--data', data);
  const { simulator } = await readyLine(first);
  await http(`${simulator}/control/switches`, { method: 'PATCH', body: { keyForm: 'raw' } });
  expect(await stop(first.child, 'SIGINT')).toBe(0);
  expect(statSync(path.join(data, 'simulator.key')).mode & 0o777).toBe(0o600);
  expect(existsSync(path.join(data, 'simulator.db'))).toBe(true);
  const second = await readyLine(run('--data', data));
  expect((await http(`${second.simulator}/control/switches`, { method: 'GET' })).body).toMatchObject({
    keyForm: 'raw',
  });
});

test.each([
  ['--port', 'many'],
  ['--colour', 'red'],
  ['--connect-to', 'clinic.example=203.0.113.4:80'],
  ['--records', '/no/such/folder'],
  ['--records', 'test/vectors'],
])('%s %s is refused with exit code 2 and one sentence', async (...given) => {
  const { child, output } = run(...given);
  const [code] = (await once(child, 'exit')) as [unknown];
  expect(code).toBe(2);
  expect(output.out).toBe('');
  expect(output.error.trim().split('\n')).toHaveLength(1);
});

test('--help says what it takes, and starts nothing', async () => {
  const { child, output } = run('--help');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output.out).toContain('--records DIR');
});
