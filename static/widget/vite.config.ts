import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const LIMIT = 15 * 1024;

/** The server sends the packed form as it lies; a page that embeds us pays for every byte. */
const packed: Plugin = {
  name: 'packed',
  closeBundle() {
    const script = readFileSync(`${dist}widget.js`);
    const small = gzipSync(script, { level: 9 });
    writeFileSync(`${dist}widget.js.gz`, small);
    writeFileSync(`${dist}widget.js.br`, brotliCompressSync(script));
    if (small.length > LIMIT) throw new Error(`widget.js has ${small.length} bytes packed; ${LIMIT} are allowed`);
  },
};

// One script without imports, put beside the build of the main client, which empties the folder first.
export default defineConfig({
  root: here,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  plugins: [packed],
  build: {
    target: 'es2022',
    outDir: dist,
    emptyOutDir: false,
    lib: { entry: 'src/main.ts', formats: ['iife'], name: 'vigieChat', fileName: () => 'widget.js' },
  },
});
