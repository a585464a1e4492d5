import process from 'node:process';
import { runSteps, toolStep } from './steps.ts';

/** `npm run check`: everything that judges the code without running the product. */
const isWell = await runSteps([
  toolStep('types of core', 'typescript', ['-p', 'core'], 'tsc'),
  toolStep('types of renderer', 'typescript', ['-p', 'renderer'], 'tsc'),
  toolStep('types of electron', 'typescript', ['-p', 'electron'], 'tsc'),
  toolStep('types of tests and scripts', 'typescript', ['-p', 'test'], 'tsc'),
  toolStep('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  toolStep('format', '@biomejs/biome', ['check', '--error-on-warnings'], 'biome'),
  toolStep('architecture', 'vitest', ['run', 'test/architecture', '--reporter=dot']),
  toolStep('dead code', 'knip', []),
]);
process.exitCode = isWell ? 0 : 1;
