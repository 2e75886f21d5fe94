import ReconnectingWebSocket from 'partysocket/ws';
import { type Closing, closingOf, delayAfter } from './backoff';
import { type Frame, parseFrames } from './frames';

export interface LinkHandlers {
  /** What to say first on every new connection. */
  hello(): string;
  frames(frames: Frame[]): void;
  closed(closing: Closing): void;
}

export function liveAddress(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws/live`;
}

/** A hidden tab gets no animation frames, but its title and its sound must still warn. */
export function nextFrame(work: () => void): void {
  if (document.hidden) setTimeout(work, 100);
  else requestAnimationFrame(work);
}

/** The socket and its returns. partysocket decides when, we decide how long to wait: full jitter by close code. */
export class Link {
  readonly #socket: ReconnectingWebSocket;
  readonly #handlers: LinkHandlers;
  #attempt = 0;
  #closing: Closing | null = null;
  #hurry: (() => void) | null = null;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;

  constructor(url: string, handlers: LinkHandlers) {
    this.#handlers = handlers;
    this.#socket = new ReconnectingWebSocket(() => this.#whenDue(url), [], {
      minReconnectionDelay: 1,
      maxReconnectionDelay: 1,
      connectionTimeout: 45_000,
      maxEnqueuedMessages: 0,
    });
    this.#socket.addEventListener('open', () => this.#socket.send(handlers.hello()));
    this.#socket.addEventListener('message', (event) => this.#heard(String(event.data)));
    this.#socket.addEventListener('close', (event) => this.#closed(event.code));
  }

  send(message: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Connects anew now: ends a wait early, or drops a socket that may be dead without knowing it. */
  again(): void {
    this.#attempt = 0;
    this.#closing = 'resume';
    this.#socket.reconnect(1000);
    this.#hurry?.();
  }

  /** Called at `ready`: from here silence means something. */
  settled(heartbeat: number): void {
    this.#attempt = 0;
    clearInterval(this.#heartbeat);
    const period = Math.max(5, heartbeat) * 1000;
    this.#heartbeat = setInterval(() => {
      if (Date.now() - this.#heardAt > 2.2 * period) this.again();
      else this.send({ op: 'ping' });
    }, period);
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#socket.close(1000);
    this.#hurry?.();
  }

  async #whenDue(url: string): Promise<string> {
    if (this.#closing !== null) {
      const wait = delayAfter(this.#closing, this.#attempt);
      this.#attempt += 1;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        this.#hurry = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#hurry = null;
    }
    return url;
  }

  #heard(text: string): void {
    this.#heardAt = Date.now();
    this.#handlers.frames(parseFrames(text));
  }

  #closed(code: number): void {
    clearInterval(this.#heartbeat);
    this.#closing = closingOf(code);
    if (this.#closing === 'signed_out' || this.#closing === 'refused') this.#socket.close(1000);
    this.#handlers.closed(this.#closing);
  }
}
