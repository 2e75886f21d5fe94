import { type Language, load, Refused, streamAddress, type View } from './view';

export type Connection = 'live' | 'connecting' | 'offline' | 'paused';

const POLL = 30_000;
const SLOWEST = 30_000;

/** The claim as it is now: read once, then followed for as long as the page is open. */
export class Follow {
  view = $state.raw<View | null>(null);
  /** `ended`: the link opens nothing any more. `failed`: nothing could be shown yet; it keeps trying. */
  state = $state<'loading' | 'ready' | 'failed' | 'ended'>('loading');
  /** What the claim is told in; known also when it is not shown any more. */
  language = $state<Language | null>(null);
  connection = $state<Connection>('connecting');
  /** When it was last known to be up to date. */
  at = $state(Date.now());

  #name = '';
  #tries = 0;
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly token: string) {}

  start(): () => void {
    // A stream that was open before may be dead by now without knowing.
    const wake = () => this.#again(0);
    const sleep = () => {
      this.connection = 'offline';
    };
    const show = () => {
      if (document.visibilityState === 'visible' && this.#source?.readyState !== EventSource.OPEN) wake();
    };
    addEventListener('online', wake);
    addEventListener('offline', sleep);
    document.addEventListener('visibilitychange', show);
    void this.refresh();
    return () => {
      removeEventListener('online', wake);
      removeEventListener('offline', sleep);
      document.removeEventListener('visibilitychange', show);
      clearTimeout(this.#timer);
      this.#source?.close();
    };
  }

  /** The link opens nothing any more: what was shown goes too. */
  end(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.view = null;
    this.state = 'ended';
  }

  /** Read the page anew, then follow it. */
  async refresh(): Promise<void> {
    try {
      const { view, name } = await load(this.token);
      if (this.state === 'ended') return;
      this.#show(view, name);
      this.#tries = 0;
      this.#listen();
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      if (cause.status === 404) this.end();
      else {
        if (!this.view) this.state = 'failed';
        this.#waits();
        this.#again(Math.max(cause.retryAfter * 1000, Math.min(SLOWEST, 1000 * 2 ** this.#tries++)));
      }
    }
  }

  #show(view: View, name: string): void {
    this.view = view;
    this.language = view.language;
    this.#name = name;
    this.at = Date.now();
    this.state = 'ready';
  }

  #waits(): void {
    this.connection = navigator.onLine ? 'connecting' : 'offline';
  }

  #again(pause: number): void {
    if (this.state === 'ended') return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), pause * (0.75 + Math.random() / 2));
  }

  #listen(): void {
    this.#source?.close();
    const source = new EventSource(streamAddress(this.token, this.#name));
    this.#source = source;
    source.onopen = () => {
      this.connection = 'live';
      this.at = Date.now();
      this.#tries = 0;
    };
    source.onerror = () => {
      this.#waits();
      // A browser gives up after an answer that is no stream; reading the page says what is the matter.
      if (source.readyState === EventSource.CLOSED) this.#again(Math.min(SLOWEST, 1000 * 2 ** this.#tries++));
    };
    source.addEventListener('page', (event) => this.#show(JSON.parse(event.data), event.lastEventId));
    source.addEventListener('ended', (event) => {
      const { why } = JSON.parse(event.data) as { why: string };
      source.close();
      if (why === 'link') this.end();
      else if (why === 'replaced') {
        this.connection = 'paused';
        this.#timer = setTimeout(() => void this.#poll(), POLL);
      } else {
        this.#waits();
        this.#again(1000);
      }
    });
  }

  /** Another page of this link is followed instead of this one: look now and then. */
  async #poll(): Promise<void> {
    try {
      const { view, name } = await load(this.token);
      this.#show(view, name);
    } catch (cause) {
      if (cause instanceof Refused && cause.status === 404) {
        this.end();
        return;
      }
    }
    this.#timer = setTimeout(() => void this.#poll(), POLL);
  }
}
