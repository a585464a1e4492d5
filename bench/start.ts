import { setTimeout as wait } from 'node:timers/promises';
import { type Appliance, startAppliance, toldByLinux } from './appliance.ts';
import { type BenchResult, spread } from './result.ts';
import { tenYearFolder } from './ten-years.ts';

/** architecture.md section 6. */
const mostSeconds = 2;
const mostMemory = 150;
const mostPercent = 0.5;

const starts = 5;
const idleRounds = 3;
/** Seconds; more than half a minute, after which every part that looks around by itself has done so. */
const idleRound = 35;
/** Seconds until the work that a start brings with it is done. */
const settling = 20;

/** `npm run serve` with ten years of a busy clinic: process begun until ready line; then left alone. */
export async function run(): Promise<BenchResult[]> {
  const folder = await tenYearFolder();
  const seconds: number[] = [];
  for (let count = 0; count < starts; count += 1) {
    const appliance = await startAppliance({ folder });
    seconds.push(appliance.secondsToReady);
    await appliance.stop();
  }
  const { memory, percent } = await leaveAlone(await startAppliance({ folder }));
  const atMost = (limit: number) => ({ limit, direction: 'at-most' as const });
  const ten = 'with ten years of a busy clinic';
  return [
    { name: `start ${ten}, until ready`, unit: 's', ...spread(seconds), ...atMost(mostSeconds) },
    { name: `idle ${ten}, memory`, unit: 'MB', ...spread(memory), ...atMost(mostMemory), ...toldByLinux },
    { name: `idle ${ten}, share of one core`, unit: '%', ...spread(percent), ...atMost(mostPercent), ...toldByLinux },
  ];
}

async function leaveAlone(appliance: Appliance): Promise<{ memory: number[]; percent: number[] }> {
  const memory: number[] = [];
  const percent: number[] = [];
  await wait(settling * 1000);
  for (let round = 0; round < idleRounds; round += 1) {
    const before = appliance.computed();
    await wait(idleRound * 1000);
    percent.push(((appliance.computed() - before) / idleRound) * 100);
    memory.push(appliance.memory());
  }
  await appliance.stop();
  return { memory, percent };
}
