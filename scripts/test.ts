import process from 'node:process';
import { provideBrowser } from './chromium.ts';
import { runSteps, toolStep } from './steps.ts';
import { runScript } from './tools.ts';

/** `npm test`: everything. The results of the test run stand in `out/test-results.json`. */
const vitest = ['run', '--reporter=default', '--reporter=json', '--outputFile.json=out/test-results.json'];

const isWell = await runSteps([
  { name: 'check', run: () => runsWell('check.ts') },
  { name: 'browser', run: provideBrowser },
  { name: 'build', run: () => runsWell('build.ts') },
  toolStep('tests', 'vitest', [...vitest, ...process.argv.slice(2)]),
]);
process.exitCode = isWell ? 0 : 1;

async function runsWell(script: string): Promise<boolean> {
  return (await runScript(`${import.meta.dirname}/${script}`, [])) === 0;
}
