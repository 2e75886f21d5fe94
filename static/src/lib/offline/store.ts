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

/** Small texts that must outlive this very moment: written before the call returns, so a reload a keystroke later finds them. */
export const pocket = {
  list: (prefix: string): Map<string, string> => {
    const found = new Map<string, string>();
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) found.set(key.slice(prefix.length), localStorage.getItem(key) ?? '');
      }
    } catch {
      // A browser that refuses keeps it for as long as the tab lives.
    }
    return found;
  },
  write: (key: string, text: string): void => {
    try {
      if (text === '') localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    } catch {
      // As above; a full store loses the newest words only on reload.
    }
  },
  clear: (prefix: string): void => {
    for (const key of pocket.list(prefix).keys()) pocket.write(`${prefix}${key}`, '');
  },
};
