import { join } from 'node:path';
import { defineConfig } from 'vite';

const shell = join(import.meta.dirname, 'electron');

/**
 * The shell. Two builds into one folder, told apart by the mode: the main process as an ES module, and the preload as one
 * CommonJS file, since a sandboxed page takes no other form.
 */
export default defineConfig(({ mode }) => {
  const isPreload = mode === 'preload';
  return {
    publicDir: false,
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: true,
      outDir: join(import.meta.dirname, 'out/electron'),
      emptyOutDir: !isPreload,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: join(shell, isPreload ? 'preload.ts' : 'main.ts'),
        output: isPreload ? { format: 'cjs', entryFileNames: 'preload.cjs' } : { entryFileNames: 'main.js' },
      },
    },
  };
});
