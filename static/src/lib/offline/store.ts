/** A small durable drawer (IndexedDB). When the browser refuses it (private window), everything still works, only nothing outlives the tab. */
let opened: Promise<IDBDatabase | null> | undefined;

function open(): Promise<IDBDatabase | null> {
  opened ??= new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve(null);
    const request = indexedDB.open('vigie', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('drawer');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
  });
  return opened;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T | undefined> {
  const database = await open();
  if (!database) return undefined;
  return new Promise((resolve) => {
    try {
      const request = work(database.transaction('drawer', mode).objectStore('drawer'));
      request.onsuccess = () => resolve(request.result as T);
      request.onerror = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

export const drawer = {
  read: <T>(key: string): Promise<T | undefined> => run<T>('readonly', (store) => store.get(key)),
  /** Everything whose key begins so. */
  list: async <T>(prefix: string): Promise<T[]> =>
    (await run<T[]>('readonly', (store) => store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))) ?? [],
  remove: (key: string): Promise<unknown> => run('readwrite', (store) => store.delete(key)),
  write: (key: string, value: unknown): Promise<unknown> => run('readwrite', (store) => store.put(value, key)),
  clear: (): Promise<unknown> => run('readwrite', (store) => store.clear()),
};
