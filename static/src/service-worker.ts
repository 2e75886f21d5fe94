/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker';

/** Lets the page open without a network, so that it can show its last known state. It never answers for the API. */
const worker = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `vigie-${version}`;
const SHELL = '/';
const assets = new Set([...build, ...files]);

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([SHELL, ...assets]);
}

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('vigie-') && name !== CACHE) await caches.delete(name);
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

/** The server's page when it answers in time; else the one we kept. */
async function shell(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) return answer;
    return (answer.status >= 502 && (await caches.match(SHELL))) || answer;
  } catch (cause) {
    const kept = await caches.match(SHELL);
    if (kept) return kept;
    throw cause;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  const isPage =
    event.request.mode === 'navigate' &&
    !/^\/(api|ws|suivi|docs|openapi\.json|metrics|livez|readyz)\b/.test(url.pathname);
  if (isPage) event.respondWith(shell(event.request));
  else if (assets.has(url.pathname)) event.respondWith(asset(event.request));
});
