import { join } from 'node:path';
import { defineConfig } from 'vite';

const core = join(import.meta.dirname, 'core');

/**
 * The core for Electron, which cannot run our TypeScript as it is. The names of the entries are fixed, because a worker and a
 * child process are started by their file's name. Everything but the native database is inside.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true, external: ['better-sqlite3'] },
  build: {
    ssr: true,
    outDir: join(import.meta.dirname, 'out/core'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: {
        main: join(core, 'main.ts'),
        worker: join(core, 'worker.ts'),
        simulator: join(core, 'simulator/main.ts'),
      },
      // Koa's `depd` has an `eval` for Node versions that are long gone.
      checks: { eval: false },
      output: { entryFileNames: '[name].js', chunkFileNames: 'parts/[name]-[hash].js' },
    },
  },
});
