import { Problem, send, Unreachable } from '../api/http';
import { drawer } from './store';

/** A write somebody asked for and the server has not answered yet. Its key makes sending it twice harmless. */
export interface Write {
  readonly key: string;
  readonly path: string;
  readonly body: Record<string, unknown>;
  /** What the screen needs to show it before the answer; more than the server is told. */
  readonly shown: Record<string, unknown>;
  readonly id: string;
  readonly verb: string;
  readonly at: number;
}

export type Outcome =
  | { readonly kind: 'done'; readonly view: unknown }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'waiting' };

export type Settled = (write: Write, outcome: Outcome) => void;

class Outbox {
  /** In flight and waiting, oldest first. */
  writes = $state.raw<readonly Write[]>([]);
  /** Those that wait for the network. */
  #parked = $state.raw<ReadonlySet<string>>(new Set());
  #owner = '';
  #listeners = new Set<Settled>();
  #flushing = false;

  get count(): number {
    return this.#parked.size;
  }

  isParked(write: Write): boolean {
    return this.#parked.has(write.key);
  }

  of(id: string): readonly Write[] {
    return this.writes.length === 0 ? this.writes : this.writes.filter((write) => write.id === id);
  }

  /** Told of every write that ended or waits, whoever asked for it and in whichever visit. */
  onSettled(listener: Settled): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes up what an earlier visit of the same person left unsent. Another tab may send the same: keys make it one. */
  async open(owner: string): Promise<void> {
    this.#owner = owner;
    const mine = new Set(this.writes.map((write) => write.key));
    const left = (await drawer.list<Write>(`outbox:${owner}:`)).filter((write) => !mine.has(write.key));
    left.sort((a, b) => a.at - b.at);
    this.writes = [...left, ...this.writes];
    this.#parked = new Set([...this.#parked, ...left.map((write) => write.key)]);
    void this.flush();
  }

  async submit(write: Write): Promise<Outcome> {
    const behind = this.of(write.id).some((other) => this.isParked(other));
    this.writes = [...this.writes, write];
    // Kept before it is tried: a tab that dies in between loses nothing.
    void drawer.write(this.#place(write), write);
    if (behind) {
      this.#park(write);
      return { kind: 'waiting' };
    }
    return this.#attempt(write);
  }

  /** The way back is open: send what waits, in order. */
  async flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (const write of this.writes.filter((each) => this.isParked(each))) {
        if ((await this.#attempt(write)).kind === 'waiting') break;
      }
    } finally {
      this.#flushing = false;
    }
  }

  async #attempt(write: Write): Promise<Outcome> {
    const outcome = await deliver(write);
    if (outcome.kind === 'waiting') this.#park(write);
    else this.#drop(write);
    for (const listener of this.#listeners) listener(write, outcome);
    return outcome;
  }

  #park(write: Write): void {
    if (!this.isParked(write)) this.#parked = new Set([...this.#parked, write.key]);
  }

  #drop(write: Write): void {
    this.writes = this.writes.filter((other) => other.key !== write.key);
    void drawer.remove(this.#place(write));
    if (this.isParked(write)) this.#parked = new Set([...this.#parked].filter((key) => key !== write.key));
  }

  #place(write: Write): string {
    return `outbox:${this.#owner}:${write.key}`;
  }
}

async function deliver(write: Write): Promise<Outcome> {
  try {
    return { kind: 'done', view: await send('POST', write.path, write.body, { 'Idempotency-Key': write.key }) };
  } catch (error) {
    if (error instanceof Unreachable) return { kind: 'waiting' };
    if (error instanceof Problem) return { kind: 'refused', problem: error };
    throw error;
  }
}

export const outbox = new Outbox();
