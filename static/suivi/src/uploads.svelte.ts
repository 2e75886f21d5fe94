import { forget, type Kept, keep, kept, pageName } from './keeping';
import { type Kind, Refused, send } from './view';

/** A file on its way. `failed`: somebody has to do something; `waiting` ones leave by themselves. */
export interface Upload {
  readonly key: string;
  readonly kind: Kind;
  readonly name: string;
  readonly size: number;
  readonly state: 'waiting' | 'sending' | 'failed';
  /** From 0 to 1, while it is on its way. */
  readonly part: number;
  readonly problem: string | null;
}

interface Told {
  sent(name: string): void;
  refused(name: string, problem: string): void;
  ended(): void;
}

const SLOWEST = 60_000;
const LONGEST_SIDE = 3200;

/** What a customer sends: one after the other, kept until it has arrived, tried again until it does. */
export class Uploads {
  items = $state.raw<readonly Upload[]>([]);
  #contents = new Map<string, Kept>();
  #page = '';
  #busy = false;
  #tries = 0;
  #stop: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly token: string,
    private readonly most: () => number,
    private readonly told: Told,
  ) {}

  start(): () => void {
    const wake = () => {
      this.#tries = 0;
      void this.#next();
    };
    addEventListener('online', wake);
    void this.#restore();
    return () => {
      removeEventListener('online', wake);
      clearTimeout(this.#timer);
      this.#stop?.();
    };
  }

  of(kind: Kind): readonly Upload[] {
    return this.items.filter((item) => item.kind === kind);
  }

  async add(kind: Kind, files: Iterable<File>): Promise<void> {
    for (const file of files) {
      const content = file.size > this.most() ? await smaller(file) : file;
      const key = `${Date.now()}-${this.items.length}-${Math.random()}`;
      const problem = content.size === 0 ? 'file_empty' : content.size > this.most() ? 'file_too_large' : null;
      const entry: Kept = { key, page: this.#page, kind, name: file.name, content, at: Date.now() };
      this.#put(entry, problem);
      if (problem) this.told.refused(file.name, problem);
      else void keep(entry);
    }
    void this.#next();
  }

  retry(key: string): void {
    this.#change(key, { state: 'waiting', problem: null });
    this.#tries = 0;
    void this.#next();
  }

  remove(key: string): void {
    if (this.items.find((item) => item.key === key)?.state === 'sending') this.#stop?.();
    this.items = this.items.filter((item) => item.key !== key);
    this.#contents.delete(key);
    void forget(key);
  }

  async #restore(): Promise<void> {
    this.#page = await pageName(this.token);
    for (const entry of await kept(this.#page, Date.now())) this.#put(entry, null);
    void this.#next();
  }

  #put(entry: Kept, problem: string | null): void {
    const { key, kind, name, content } = entry;
    this.#contents.set(key, entry);
    const state = problem ? 'failed' : 'waiting';
    this.items = [...this.items, { key, kind, name, size: content.size, state, part: 0, problem }];
  }

  async #next(): Promise<void> {
    const item = this.items.find(({ state }) => state === 'waiting');
    const entry = item && this.#contents.get(item.key);
    if (this.#busy || !item || !entry) return;
    clearTimeout(this.#timer);
    this.#busy = true;
    this.#change(item.key, { state: 'sending', part: 0 });
    const { done, stop } = send(this.token, item.kind, item.name, entry.content, (part) =>
      this.#change(item.key, { part }),
    );
    this.#stop = stop;
    let pause = 0;
    try {
      await done;
      this.#tries = 0;
      this.remove(item.key);
      this.told.sent(item.name);
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      pause = this.#refused(item, cause);
    } finally {
      this.#busy = false;
      this.#stop = null;
    }
    this.#timer = setTimeout(() => void this.#next(), pause);
  }

  /** In how many milliseconds to go on. */
  #refused(item: Upload, cause: Refused): number {
    if (cause.status === 404) {
      this.told.ended();
      return SLOWEST;
    }
    if (cause.mayPass && cause.code !== 'too_many_files') {
      this.#change(item.key, { state: 'waiting', part: 0 });
      return Math.max(cause.retryAfter * 1000, Math.min(SLOWEST, 1000 * 2 ** this.#tries++));
    }
    this.#change(item.key, { state: 'failed', part: 0, problem: cause.code });
    void forget(item.key);
    this.told.refused(item.name, cause.code);
    return 0;
  }

  #change(key: string, news: Partial<Upload>): void {
    this.items = this.items.map((item) => (item.key === key ? { ...item, ...news } : item));
  }
}

/** A photo from a good camera may be too heavy: the same one with fewer dots. Anything else stays as it is. */
async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', 0.85));
  } catch {
    return file;
  }
}
