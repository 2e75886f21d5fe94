import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

const server = process.env.VIGIE_SERVER ?? 'http://127.0.0.1:8000';

const paraglide = {
  project: './project.inlang',
  outdir: './src/lib/paraglide',
  strategy: ['localStorage' as const, 'preferredLanguage' as const, 'baseLocale' as const],
};

export default defineConfig({
  plugins: [
    // Tests use what `npm run messages` compiled; the plugin would keep watching after they end.
    process.env.VITEST ? [] : paraglideVitePlugin(paraglide),
    sveltekit(),
  ],
  build: { assetsInlineLimit: 0 },
  server: { proxy: { '/api': server, '/ws': { target: server, ws: true } } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
