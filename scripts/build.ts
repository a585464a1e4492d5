import { buildCore, buildRenderer, buildShell } from './bundles.ts';

/** Builds what the window and the installers run. */
await buildRenderer();
await buildCore();
await buildShell();
console.log('Built out/renderer, out/core and out/electron.');
