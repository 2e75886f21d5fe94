/** Files that have not left yet, kept by the browser: a phone may close the page while its camera is open. */

import type { Kind } from './view';

export interface Kept {
  readonly key: string;
  /** Of whose page: the hash of its link, never the link. */
  readonly page: string;
  readonly kind: Kind;
  readonly name: string;
  readonly content: Blob;
  readonly at: number;
}

const DAYS = 7;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A browser that keeps nothing still sends what it was given, as long as the page stays open. */
async function store<T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  try {
    const opening = indexedDB.open('suivi', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('files', { keyPath: 'key' });
    const database = await done(opening);
    try {
      return await done(work(database.transaction('files', mode).objectStore('files')));
    } finally {
      database.close();
    }
  } catch {
    return null;
  }
}

export async function pageName(token: string): Promise<string> {
  // Only secure origins can hash; elsewhere nothing is kept.
  if (!globalThis.crypto?.subtle) return '';
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(hash).slice(0, 12), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function keep(file: Kept): Promise<void> {
  if (file.page) await store('readwrite', (files) => files.put(file));
}

export async function forget(key: string): Promise<void> {
  await store('readwrite', (files) => files.delete(key));
}

/** What this page has not sent yet, oldest first; what nobody came back for is forgotten. */
export async function kept(page: string, now: number): Promise<Kept[]> {
  const all = page ? ((await store<Kept[]>('readonly', (files) => files.getAll())) ?? []) : [];
  const old = all.filter((file) => now - file.at > DAYS * 86_400_000);
  for (const file of old) await forget(file.key);
  return all.filter((file) => file.page === page && !old.includes(file)).sort((a, b) => a.at - b.at);
}
