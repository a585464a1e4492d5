import { expect, test } from 'vitest';
import { seconds } from '../../../core/kit/clock.ts';
import { makeOutboxWire, ownJob } from './wire.ts';

test('a push that is blocked waits until its time instead of being tried without end', async () => {
  const wire = await makeOutboxWire();
  let tries = 0;
  const push = ownJob(async ({ now }) => {
    tries += 1;
    if (tries > 1) return { kind: 'sent', answer: null, already: false };
    return { kind: 'blocked', because: 'clock-doubtful', until: new Date(now.getTime() + seconds(30)) };
  });
  const outbox = wire.start([push]);
  wire.add({ kind: push, cause: 'p', data: 1 });
  await outbox.settled();
  expect(tries).toBe(1);
  expect(wire.job(push, 'p')).toMatchObject({ state: 'waiting', because: 'clock-doubtful', attempts: 0 });
  wire.clock.move(seconds(30));
  await outbox.settled();
  expect(wire.job(push, 'p').state).toBe('sent');
});
