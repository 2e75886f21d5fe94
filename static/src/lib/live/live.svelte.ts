import { Problem } from '../api/http';
import { session } from '../api/session.svelte';
import { outbox } from '../offline/outbox.svelte';
import { fullJitter } from './backoff';
import { clock } from './clock.svelte';
import { connection } from './connection.svelte';
import type { EventFrame, Frame } from './frames';
import { lastKnown } from './lastknown';
import { Link, liveAddress, nextFrame } from './link';
import { advance, formatPosition, isNew, type Position, parsePosition } from './positions';
import { openAlerts } from './snapshot';
import { applyEvents, clearTables, learnView, tables } from './tables';
import { TOPICS } from './topics';
import { whispers } from './whispers.svelte';

/** "Everything up to here was sent": events before it in the queue are applied before it counts. */
interface Mark {
  readonly op: 'mark';
  readonly position: Position;
  readonly live: boolean;
}

class Live {
  readonly alerts = tables.alerts;
  /** False until something, fresh or remembered, can be shown. */
  loaded = $state(false);
  #position: Position | null = null;
  #link: Link | null = null;
  #queue: (EventFrame | Mark)[] = [];
  #scheduled = false;
  #listeners = new Set<(event: EventFrame) => void>();
  #learners = new Set<(view: unknown) => void>();
  /** What pages read besides alerts: at once, and anew whenever positions lose their meaning. */
  #readers = new Set<() => void>();
  #viewing: string | null = null;
  /** The one conversation whose unfinished words are followed. */
  #near: string | null = null;
  #stale = false;
  #run = 0;
  /** The snapshot being read; what arrives meanwhile waits for it. */
  #loading = 0;

  constructor() {
    outbox.onSettled((_write, outcome) => {
      if (outcome.kind === 'done') this.learn(outcome.view);
      else if (outcome.kind === 'refused') this.learn(outcome.problem.members.current);
    });
  }

  get position(): string | null {
    return this.#position && formatPosition(this.#position);
  }

  async start(): Promise<void> {
    const me = session.me;
    if (!me || this.#run > 0) return;
    this.#run += 1;
    const run = this.#run;
    const owner = `${me.tenant.id}:${me.user.id}`;
    connection.phase = 'starting';
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#offline);
    await outbox.open(owner);
    const known = await lastKnown.read(owner);
    if (run !== this.#run) return;
    if (known && !this.loaded) {
      lastKnown.show(known);
      this.loaded = true;
      connection.freshAt = known.at;
    }
    lastKnown.keep(owner, () => connection.freshAt);
    await this.#snapshot(run);
  }

  stop(): void {
    this.#run = 0;
    this.#link?.close();
    this.#link = this.#position = null;
    this.#queue = [];
    this.loaded = false;
    clearTables();
    whispers.clear();
    lastKnown.stop();
    window.removeEventListener('online', this.#online);
    window.removeEventListener('offline', this.#offline);
  }

  /** Hears every event, for pages that follow more than alerts. */
  follow(listener: (event: EventFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A view some answer carried, maybe newer than what the stream brought so far. */
  learn(view: unknown): void {
    learnView(view);
    for (const learner of this.#learners) learner(view);
  }

  onLearn(learner: (view: unknown) => void): () => void {
    this.#learners.add(learner);
    return () => this.#learners.delete(learner);
  }

  /** Reads rows of a page's own now and after every reset. */
  read(reader: () => void): () => void {
    this.#readers.add(reader);
    if (this.#position) reader();
    return () => this.#readers.delete(reader);
  }

  /** Follows the words of one conversation before they are said. */
  near(id: string | null): void {
    if (this.#near === id) return;
    if (this.#near) this.#link?.send({ op: 'unsubscribe', topics: [`conversation:${this.#near}`] });
    this.#near = id;
    if (id) this.#link?.send({ op: 'subscribe', topics: [`conversation:${id}`], after: null });
  }

  look(id: string | null): void {
    this.#viewing = id;
    this.#link?.send({ op: 'viewing', id });
  }

  pause(paused: boolean): void {
    connection.paused = paused;
    if (!paused) this.#flush();
  }

  #online = (): void => {
    // A socket may look open long after its network went away: ask anew, resuming costs nothing.
    this.#link?.again();
    void outbox.flush();
  };

  #offline = (): void => connection.lost();

  async #snapshot(run: number): Promise<void> {
    this.#loading += 1;
    const loading = this.#loading;
    const isCurrent = (): boolean => run === this.#run && loading === this.#loading;
    for (let attempt = 0; isCurrent(); attempt += 1) {
      try {
        const { items, position } = await openAlerts();
        if (!isCurrent()) return;
        this.#loading = 0;
        this.#position = parsePosition(position);
        if (this.#stale) clearTables();
        this.#stale = false;
        this.alerts.load(items);
        this.loaded = true;
        connection.touch();
        for (const reader of this.#readers) reader();
        if (this.#link) this.#flush();
        else this.#connect();
        return;
      } catch (error) {
        if (error instanceof Problem && connection.barred(error.status)) return;
        connection.lost();
        await new Promise((resolve) => setTimeout(resolve, fullJitter(attempt, 500, 10_000)));
      }
    }
  }

  #connect(): void {
    this.#link = new Link(liveAddress(), {
      hello: () => {
        connection.phase = 'catching_up';
        const topics = TOPICS.filter((topic) => session.can(`${topic}:read`));
        if (this.#near) topics.push(`conversation:${this.#near}`);
        return JSON.stringify({ op: 'subscribe', topics, after: this.position });
      },
      frames: (frames) => this.#take(frames),
      closed: (closing) => {
        if (closing === 'signed_out' || closing === 'refused') connection.phase = closing;
        else connection.lost();
        if (closing === 'signed_out') void session.load().then(() => session.me && this.#link?.again());
      },
    });
  }

  #take(frames: Frame[]): void {
    for (const frame of frames) {
      if (frame.op === 'event') this.#queue.push(frame);
      else if (frame.op === 'ready' || frame.op === 'pong') {
        clock.align(frame.server_time);
        const position = parsePosition(frame.position);
        if (position) this.#queue.push({ op: 'mark', position, live: frame.op === 'ready' });
        if (frame.op === 'ready') this.#welcomed(frame.heartbeat);
      } else if (frame.op === 'reset') this.#reset();
      else if (frame.op === 'lagging') connection.phase = 'catching_up';
      else whispers.hear(frame);
    }
    if (connection.phase === 'live') connection.touch();
    if (this.#queue.length > 0) this.#schedule();
  }

  #welcomed(heartbeat: number): void {
    this.#link?.settled(heartbeat);
    if (this.#viewing) this.#link?.send({ op: 'viewing', id: this.#viewing });
    void outbox.flush();
  }

  /** Our position means nothing to the server any more. What comes from here on is live, and waits for the new snapshot. */
  #reset(): void {
    connection.phase = 'catching_up';
    this.#queue = [];
    this.#stale = true;
    whispers.clear();
    void this.#snapshot(this.#run);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    nextFrame(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    connection.held = connection.paused ? this.#queue.filter((each) => each.op === 'event').length : 0;
    if (this.#loading > 0) return;
    if (connection.paused && this.#queue.some((each) => each.op === 'mark' && each.live)) connection.phase = 'live';
    if (connection.paused) return;
    const queue = this.#queue;
    this.#queue = [];
    const events: EventFrame[] = [];
    for (const each of queue) {
      if (each.op === 'mark') this.#reached(each);
      else if (isNew(this.#position, each.seq)) {
        if (this.#position) this.#position = advance(this.#position, each.seq);
        events.push(each);
      }
    }
    applyEvents(events);
    for (const event of events) for (const listener of this.#listeners) listener(event);
  }

  #reached(mark: Mark): void {
    if (this.#position?.epoch === mark.position.epoch) this.#position = advance(this.#position, mark.position.seq);
    if (!mark.live) return;
    connection.phase = 'live';
    connection.touch();
  }
}

export const live = new Live();
