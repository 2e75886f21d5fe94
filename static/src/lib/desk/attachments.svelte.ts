import { Problem, Unreachable, upload } from '../api/http';
import { session } from '../api/session.svelte';
import { clock, drawer } from '../live';
import { m } from '../paraglide/messages';
import { problemWords } from '../ui/problems';

/** A file that will go with the next reply. */
export interface Attachment {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly state: 'uploading' | 'ready' | 'failed';
  /** From 0 to 1, while it is on its way. */
  readonly progress: number;
  /** The server's name for it, once it is there. */
  readonly id: string | null;
  readonly fault: string | null;
  readonly mayRetry: boolean;
  readonly at: number;
}

export const MOST = 10;
export const LARGEST = 10 << 20;
export const ACCEPTS =
  'image/*,application/pdf,audio/*,video/mp4,video/quicktime,video/webm,video/3gpp,.docx,.xlsx,.odt';
/** The hub forgets what no message carried for a day. */
const KEPT_FOR = 23 * 3_600_000;

type Lists = ReadonlyMap<string, readonly Attachment[]>;

/** Files chosen and not sent yet, by conversation. They are uploaded as soon as they are chosen and outlive a reload. */
class Attachments {
  #lists = $state.raw<Lists>(new Map());
  readonly #contents = new Map<string, File>();
  readonly #stops = new Map<string, () => void>();
  #owner = '';

  async load(): Promise<void> {
    const me = session.me;
    const owner = me ? `${me.tenant.id}:${me.user.id}` : '';
    if (owner === this.#owner) return;
    this.#owner = owner;
    const kept = await drawer.list<{ id: string; files: Attachment[] }>(`files:${owner}:`);
    const young = (file: Attachment): boolean => clock.exact() - file.at < KEPT_FOR;
    this.#lists = new Map([...kept.map(({ id, files }) => [id, files.filter(young)] as const), ...this.#lists]);
  }

  of(id: string): readonly Attachment[] {
    return this.#lists.get(id) ?? [];
  }

  /** Whether all that was chosen is there, so that a reply can carry it. */
  areReady(id: string): boolean {
    return this.of(id).every(({ state }) => state === 'ready');
  }

  /** False when they are too many for one message. */
  add(id: string, files: readonly File[]): boolean {
    const room = MOST - this.of(id).length;
    for (const file of files.slice(0, room)) this.#begin(id, file);
    return files.length <= room;
  }

  retry(id: string, key: string): void {
    const content = this.#contents.get(key);
    if (content) void this.#send(id, key, content);
  }

  remove(id: string, key: string): void {
    this.#stops.get(key)?.();
    this.#forget(key);
    this.#write(
      id,
      this.of(id).filter((each) => each.key !== key),
    );
  }

  /** Taken along by the reply that is being sent. */
  take(id: string): readonly Attachment[] {
    const taken = this.of(id).filter(({ state }) => state === 'ready');
    for (const { key } of taken) this.#forget(key);
    this.#write(id, []);
    return taken;
  }

  /** A reply that was refused gives back what it carried. */
  giveBack(id: string, files: readonly Attachment[]): void {
    if (files.length > 0) this.#write(id, [...files, ...this.of(id)]);
  }

  #begin(id: string, file: File): void {
    const key = `${clock.exact()}:${this.#contents.size}:${file.name}`;
    const fits = file.size > 0 && file.size <= LARGEST;
    const fault = fits ? null : file.size === 0 ? m.problem_file_empty() : m.problem_file_too_large();
    const state = fits ? ('uploading' as const) : ('failed' as const);
    const { name, size, type } = file;
    this.#write(id, [
      ...this.of(id),
      { key, name, size, type, state, progress: 0, id: null, fault, mayRetry: false, at: clock.exact() },
    ]);
    if (!fits) return;
    this.#contents.set(key, file);
    void this.#send(id, key, file);
  }

  async #send(id: string, key: string, file: File): Promise<void> {
    this.#change(id, key, { state: 'uploading', progress: 0, fault: null });
    const path = `/conversations/${id}/files?name=${encodeURIComponent(file.name.slice(0, 300))}`;
    const { done, stop } = upload<{ id: string; name: string; content_type: string }>(path, file, (progress) =>
      this.#change(id, key, { progress }),
    );
    this.#stops.set(key, stop);
    try {
      const there = await done;
      const { id: fileId, name, content_type: type } = there;
      this.#change(id, key, { state: 'ready', progress: 1, id: fileId, name, type });
    } catch (cause) {
      if (!(cause instanceof Unreachable || cause instanceof Problem)) throw cause;
      this.#change(id, key, { state: 'failed', fault: problemWords(cause), mayRetry: cause instanceof Unreachable });
    } finally {
      this.#stops.delete(key);
    }
  }

  #change(id: string, key: string, news: Partial<Attachment>): void {
    const list = this.of(id);
    if (!list.some((each) => each.key === key)) return;
    this.#write(
      id,
      list.map((each) => (each.key === key ? { ...each, ...news } : each)),
      news.progress === undefined || news.state !== undefined,
    );
  }

  #forget(key: string): void {
    this.#contents.delete(key);
    this.#stops.delete(key);
  }

  #write(id: string, files: readonly Attachment[], keep = true): void {
    this.#lists = new Map(this.#lists).set(id, files);
    if (!keep) return;
    const place = `files:${this.#owner}:${id}`;
    const there = files.filter(({ state }) => state === 'ready');
    if (there.length === 0) void drawer.remove(place);
    else void drawer.write(place, { id, files: there });
  }
}

export const attachments = new Attachments();
