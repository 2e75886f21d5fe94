/** The socket that keeps coming back. Says what happened; decides nothing about words. */

import { type Frame, read, type Sent } from './frames';

export type Ended = 'gone' | 'refused' | 'closed';

export interface Heard {
  frame(frame: Frame): void;
  up(): void;
  down(): void;
  /** It will not come back by itself: the session is gone, this page is refused, or the chat was closed. */
  ended(why: Ended): void;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 20_000;
const PING_EVERY = 25_000;
const SILENCE = 60_000;
const LOUD_PAUSE = 30_000;

/** Milliseconds before try number `tries` (from 0), with jitter: a thousand pages must not come back together. */
export function pause(tries: number, random: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries) * (0.5 + random);
}

/** What a close code means for coming back. */
export function meaning(code: number): Ended | 'later' | 'again' {
  if (code === 4401 || code === 4404) return 'gone';
  if (code === 4403) return 'refused';
  if (code === 1000) return 'closed';
  return code === 4429 ? 'later' : 'again';
}

export class Line {
  #socket: WebSocket | null = null;
  #timer = 0;
  #beat = 0;
  #tries = 0;
  #heardAt = 0;
  #wanted = false;
  up = false;

  constructor(
    private readonly address: () => string,
    private readonly greeting: () => Sent,
    private readonly heard: Heard,
  ) {
    addEventListener('online', () => {
      this.#tries = 0;
      if (this.#wanted && !this.up) this.#drop();
    });
    addEventListener('offline', () => this.#drop());
  }

  open(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#tries = 0;
    this.#connect();
  }

  close(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  send(frame: Sent): boolean {
    if (!this.up || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #connect(): void {
    clearTimeout(this.#timer);
    if (this.#socket) return;
    const socket = new WebSocket(this.address());
    this.#socket = socket;
    socket.onopen = () => {
      this.up = true;
      this.#heardAt = Date.now();
      socket.send(JSON.stringify(this.greeting()));
      this.#beat = setInterval(() => this.#check(), PING_EVERY) as unknown as number;
      this.heard.up();
    };
    socket.onmessage = (event) => {
      this.#heardAt = Date.now();
      this.#tries = 0;
      const frame = read(event.data);
      if (frame) this.heard.frame(frame);
    };
    socket.onclose = (event) => this.#lost(event.code);
  }

  #check(): void {
    if (Date.now() - this.#heardAt > SILENCE) this.#drop();
    else this.send({ op: 'ping' });
  }

  /** Give this socket up without waiting for the other side, which may not be there to answer. */
  #drop(): void {
    const socket = this.#socket;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.#lost(1006);
  }

  #lost(code: number): void {
    clearInterval(this.#beat);
    this.#socket = null;
    this.up = false;
    this.heard.down();
    clearTimeout(this.#timer);
    if (!this.#wanted) return;
    const means = meaning(code);
    if (means === 'gone' || means === 'refused' || means === 'closed') {
      this.#wanted = false;
      this.heard.ended(means);
      return;
    }
    if (!navigator.onLine) return;
    const wait = means === 'later' ? LOUD_PAUSE : pause(this.#tries++, Math.random());
    this.#timer = setTimeout(() => this.#connect(), wait) as unknown as number;
  }
}
