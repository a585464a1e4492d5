import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makePacing } from '../../../core/inbox/pacing.ts';
import { startStopwatch } from '../../../core/kit/stopwatch.ts';

/** Keeps the event loop so busy that it is never idle. */
async function pour(milliseconds: number): Promise<void> {
  const spent = startStopwatch();
  while (spent() < milliseconds) await new Promise((resolve) => void setImmediate(resolve));
}

test('while callbacks pour in, work gets a tenth of the time', async () => {
  const pacing = makePacing();
  await pour(60);
  pacing.begin();
  expect(pacing.end({ took: 10, isQuiet: false, isAllDone: false })).toBe(90);
});

test('while some come in and the PC has time, work goes on soon', async () => {
  const pacing = makePacing();
  await pause(60);
  pacing.begin();
  expect(pacing.end({ took: 10, isQuiet: false, isAllDone: false })).toBe(25);
});

test('while none come in, what is left is done at once', async () => {
  const pacing = makePacing();
  await pour(60);
  pacing.begin();
  expect(pacing.end({ took: 10, isQuiet: true, isAllDone: false })).toBe(0);
  expect(pacing.end({ took: 10, isQuiet: true, isAllDone: true })).toBe(25);
});
