import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const FOLDER = '_app/immutable/suivi';
const LIMIT = 40 * 1024;

/** The server sends the packed forms as they lie. The whole script of the page stays below the limit. */
const packed: Plugin = {
  name: 'packed',
  buildStart() {
    rmSync(dist + FOLDER, { recursive: true, force: true });
  },
  closeBundle() {
    const names = readdirSync(dist + FOLDER).filter((name) => /\.(?:js|css)$/.test(name));
    let size = 0;
    for (const path of ['suivi.html', ...names.map((name) => `${FOLDER}/${name}`)]) {
      const content = readFileSync(dist + path);
      const small = gzipSync(content, { level: 9 });
      writeFileSync(`${dist}${path}.gz`, small);
      writeFileSync(`${dist}${path}.br`, brotliCompressSync(content));
      if (path.endsWith('.js')) size += small.length;
    }
    if (size > LIMIT) throw new Error(`the page's script has ${size} bytes packed; ${LIMIT} are allowed`);
  },
};

/** A page that is read now and then on a phone does not load a font for it. */
const systemFont: Plugin = {
  name: 'system-font',
  enforce: 'pre',
  transform: (code, id) => (id.endsWith('/tokens.css') ? code.replace(/@font-face\s*\{[^}]*\}/, '') : undefined),
};

// A page of its own, put beside the build of the main client, which empties the folder first: whoever follows a claim
// on a phone loads neither the desk nor its session.
export default defineConfig({
  root: here,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } }), systemFont, packed],
  build: {
    target: 'es2022',
    outDir: dist,
    emptyOutDir: false,
    assetsDir: FOLDER,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: `${here}suivi.html`,
      output: { entryFileNames: `${FOLDER}/[name]-[hash].js`, assetFileNames: `${FOLDER}/[name]-[hash][extname]` },
    },
  },
});
