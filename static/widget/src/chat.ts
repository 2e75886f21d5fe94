/** Puts the parts together: what the visitor wishes, what the line hears, what is kept, what is shown. */

import type { Frame, Sent } from './frames';
import { type Ended, Line } from './line';
import type { Memory } from './memory';
import { type Appearance, Refused, type Server } from './server';
import { type Happened, next, nothing, passes, type Talk, toSay, unread } from './talk';
import { Uploads } from './uploads';
import { View } from './view';
import type { Words } from './words';

const TYPING_EVERY = 3000;
const TYPING_SHOWN = 6000;

export class Chat {
  #talk: Talk;
  #view: View;
  #line: Line;
  #uploads: Uploads;
  #trouble: string | null = null;
  #opening: Promise<string> | null = null;
  #typedAt = 0;
  #quiet = 0;
  #later = 0;

  constructor(
    host: HTMLElement,
    look: Appearance,
    private readonly language: string,
    words: Words,
    theme: string,
    private readonly server: Server,
    private readonly memory: Memory,
  ) {
    const { kept } = memory;
    this.#talk = { ...nothing, pending: kept.pending, seen: kept.seen };
    this.#uploads = new Uploads(
      async (file, progress) => server.upload(await this.#session(), file, progress),
      () => this.#show(),
    );
    this.#line = new Line(
      () => server.socket(this.memory.kept.session?.id ?? ''),
      () => ({ op: 'resume', after: this.#talk.last, echo: true, stream: true }),
      {
        frame: (frame) => this.#heard(frame),
        up: () => this.#up(),
        down: () => this.#happened({ kind: 'quiet' }),
        ended: (why) => this.#ended(why),
      },
    );
    this.#view = new View(host, look, language, words, this.#wishes(), theme);
    this.#view.write(kept.draft);
    for (const event of ['online', 'offline']) addEventListener(event, () => this.#online());
    document.addEventListener('visibilitychange', () => this.#look());
    this.#show();
    if (kept.session && (kept.session.spoke || kept.pending.length)) this.#line.open();
    else if (kept.pending.length) void this.#connect();
    // On a phone the open panel covers the page: there it opens only when asked.
    if (kept.open && innerWidth > 480) this.#view.open();
  }

  #wishes(): ConstructorParameters<typeof View>[4] {
    return {
      open: () => {
        this.memory.change({ open: true });
        void this.#connect();
        this.#look();
      },
      close: () => this.memory.change({ open: false }),
      say: (text) => this.#say(text),
      typing: () => {
        if (Date.now() - this.#typedAt > TYPING_EVERY && this.#line.send({ op: 'typing' })) this.#typedAt = Date.now();
      },
      draft: (text) => this.memory.change({ draft: text }),
      attach: (files) => this.#uploads.add(files),
      detach: (key) => this.#uploads.remove(key),
      again: (id) => {
        this.#happened({ kind: 'retry', id });
        this.#flush();
      },
      discard: (id) => {
        this.memory.dropPending(id);
        this.#happened({ kind: 'dropped', id });
      },
      end: () => {
        if (!this.#line.send({ op: 'close' })) this.#line.close();
      },
      link: (url) => this.server.link(url),
    };
  }

  #say(text: string): void {
    const words = text.trim();
    if (this.#uploads.busy || (!words && !this.#uploads.ready.length)) return;
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const pending = { id, text: words, files: this.#uploads.take(), at: new Date().toISOString(), problem: null };
    this.memory.addPending(pending);
    this.memory.change({ draft: '' });
    this.#view.write('');
    this.#happened({ kind: 'wrote', pending });
    this.#flush();
    if (!this.#line.up) void this.#connect();
  }

  #flush(): void {
    for (const pending of toSay(this.#talk)) {
      const frame: Sent = { text: pending.text, client_id: pending.id, files: pending.files.map((file) => file.id) };
      if (!this.#line.send(frame)) return;
    }
  }

  /** The session, opened now if there is none. */
  #session(): Promise<string> {
    const known = this.memory.kept.session;
    if (known) return Promise.resolve(known.id);
    this.#opening ??= this.server
      .open(this.language)
      .then((opened) => {
        this.memory.change({ session: { id: opened.session_id, expires: opened.expires_at, spoke: false }, seen: 0 });
        return opened.session_id;
      })
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }

  async #connect(): Promise<void> {
    try {
      await this.#session();
      this.#trouble = null;
      this.#line.open();
    } catch (error) {
      const refused = error instanceof Refused ? error : new Refused(0, 'offline', 5);
      this.#trouble = navigator.onLine ? refused.code : null;
      if (refused.status === 0 || passes(refused)) this.#tryLater(refused.retryAfter);
    }
    this.#show();
  }

  #tryLater(seconds: number): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => void this.#connect(), seconds * 1000 * (1 + Math.random())) as unknown as number;
  }

  #heard(frame: Frame): void {
    if (frame.op === 'accepted') {
      this.memory.dropPending(frame.client_id);
      const { session } = this.memory.kept;
      if (session && !session.spoke) this.memory.change({ session: { ...session, spoke: true } });
      if (this.#trouble === 'too_many') this.#trouble = null;
    }
    if (frame.op === 'error' && passes(frame.problem)) {
      this.#trouble = frame.problem.status === 429 ? 'too_many' : 'other';
      const wait = (frame.problem.retry_after ?? 3) * 1000;
      setTimeout(() => {
        this.#trouble = null;
        this.#flush();
        this.#show();
      }, wait);
    }
    if (frame.op === 'typing') {
      clearTimeout(this.#quiet);
      this.#quiet = setTimeout(() => this.#happened({ kind: 'quiet' }), TYPING_SHOWN) as unknown as number;
    }
    this.#happened({ kind: 'frame', frame });
    if (frame.op === undefined) this.#look();
  }

  #up(): void {
    this.#trouble = null;
    this.#flush();
    this.#show();
  }

  #ended(why: Ended): void {
    if (why === 'refused') {
      this.#trouble = 'origin_not_allowed';
    } else if (why === 'closed') {
      this.#talk = { ...this.#talk, over: true };
    } else {
      this.memory.change({ session: null, seen: 0 });
      this.#happened({ kind: 'fresh' });
      if (this.#talk.pending.length || this.#view.isOpen) void this.#connect();
    }
    this.#show();
  }

  #online(): void {
    if (navigator.onLine && (this.#view.isOpen || this.#talk.pending.length)) void this.#connect();
    this.#show();
  }

  /** Somebody is looking: what is there is read. */
  #look(): void {
    if (!this.#view.isOpen || document.visibilityState !== 'visible' || !unread(this.#talk)) return;
    this.#happened({ kind: 'saw' });
    this.memory.change({ seen: this.#talk.seen });
    this.#line.send({ op: 'seen', seq: this.#talk.seen });
  }

  #happened(happened: Happened): void {
    this.#talk = next(this.#talk, happened);
    this.#show();
  }

  #show(): void {
    this.#view?.show({
      talk: this.#talk,
      up: this.#line.up,
      online: navigator.onLine,
      trouble: this.#trouble,
      uploads: this.#uploads.items,
      busy: this.#uploads.busy,
    });
  }
}
