import { findTool, runScript } from './tools.ts';

/** One job of a longer run; true when all is well. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<boolean>;
}

/** A step that is one command of an installed package. */
export function toolStep(name: string, packageName: string, args: readonly string[], command?: string): Step {
  return { name, run: async () => (await runScript(findTool(packageName, command), args)) === 0 };
}

/** Runs every step, also after one has failed, says how long each took, and ends with how all went. */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  const failed: string[] = [];
  for (const { name, run } of steps) {
    console.log(`\n── ${name}`);
    const begun = performance.now();
    const isWell = await run();
    const took = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`── ${name}: ${isWell ? 'well' : 'FAILED'} after ${took} s`);
    if (!isWell) {
      failed.push(name);
    }
  }
  console.log(failed.length === 0 ? '\nAll well.' : `\nFailed: ${failed.join(', ')}.`);
  return failed.length === 0;
}
