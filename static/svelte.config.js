import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ pages: 'dist', assets: 'dist', fallback: 'index.html', precompress: true, strict: true }),
    files: { assets: 'public' },
    // The build decides the script hash, so the page carries the policy itself; the server adds frame-ancestors as a header.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['none'],
        'script-src': ['self'],
        'style-src': ['self'],
        // SvelteKit's own route announcer carries one style attribute; nothing else may.
        'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        'img-src': ['self', 'data:', 'blob:'],
        'font-src': ['self'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'manifest-src': ['self'],
        'form-action': ['self'],
        'base-uri': ['self'],
      },
    },
    output: { preloadStrategy: 'modulepreload' },
    version: { pollInterval: 0 },
  },
};
