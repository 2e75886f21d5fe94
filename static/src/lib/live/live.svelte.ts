import { Problem } from '../api/http';
import { session } from '../api/session.svelte';
import type { AlertView, Person } from '../api/types';
import { outbox } from '../offline/outbox.svelte';
import { fullJitter } from './backoff';
import { clock } from './clock.svelte';
import { connection } from './connection.svelte';
import type { EventFrame, Frame } from './frames';
import { lastKnown } from './lastknown';
import { Link } from './link';
import { advance, formatPosition, isNew, type Position, parsePosition } from './positions';
import type { Change } from './reduce';
import { openAlerts } from './snapshot';
import { Table } from './table.svelte';

const TOPICS = ['alerts', 'contacts', 'conversations', 'messages', 'calls', 'notifications', 'presence'];
const CLOSED_KEPT = 200;

/** "Everything up to here was sent": events before it in the queue are applied before it counts. */
interface Mark {
  readonly op: 'mark';
  readonly position: Position;
  readonly live: boolean;
}

/** What decides where an alert stands on a board; the rest only changes the card itself. */
const shapeOf = (alert: AlertView): string =>
  `${alert.urgency}${alert.status}${alert.raised_at}${alert.snoozed_until}${alert.assigned_to?.id}${alert.acknowledged_by?.id}`;

class Live {
  readonly alerts = new Table<AlertView>(shapeOf);
  /** Who else is looking at an alert. */
  viewers = $state.raw<ReadonlyMap<string, readonly Person[]>>(new Map());
  /** False until something, fresh or remembered, can be shown. */
  loaded = $state(false);
  #position: Position | null = null;
  #link: Link | null = null;
  #queue: (EventFrame | Mark)[] = [];
  #scheduled = false;
  #listeners = new Set<(event: EventFrame) => void>();
  #viewing: string | null = null;
  #run = 0;
  /** The snapshot being read; what arrives meanwhile waits for it. */
  #loading = 0;

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
    await outbox.open(owner, (_write, outcome) => {
      const winner =
        outcome.kind === 'done' ? outcome.view : outcome.kind === 'refused' ? outcome.problem.members.current : null;
      this.learn(winner);
    });
    const known = await lastKnown.read(owner);
    if (run !== this.#run) return;
    if (known && !this.loaded) {
      this.alerts.load(known.alerts);
      this.loaded = true;
      connection.freshAt = known.at;
    }
    lastKnown.keep(owner, () =>
      connection.freshAt === null ? null : { at: connection.freshAt, alerts: this.alerts.rows() },
    );
    await this.#snapshot(run);
  }

  stop(): void {
    this.#run = 0;
    this.#link?.close();
    this.#link = null;
    this.#queue = [];
    this.#position = null;
    this.loaded = false;
    this.alerts.load([]);
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
    if (typeof view === 'object' && view !== null && 'id' in view && 'version' in view && 'urgency' in view) {
      const alert = view as AlertView;
      this.alerts.apply([{ id: alert.id, version: alert.version, data: alert }]);
    }
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
        this.alerts.load(items);
        this.loaded = true;
        connection.touch();
        if (this.#link) this.#flush();
        else this.#connect();
        return;
      } catch (error) {
        if (error instanceof Problem && (error.status === 401 || error.status === 403)) {
          connection.phase = error.status === 401 ? 'signed_out' : 'refused';
          return;
        }
        connection.lost();
        await new Promise((resolve) => setTimeout(resolve, fullJitter(attempt, 500, 10_000)));
      }
    }
  }

  #connect(): void {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.#link = new Link(`${scheme}://${location.host}/ws/live`, {
      hello: () => {
        connection.phase = 'catching_up';
        const topics = TOPICS.filter((topic) => session.can(`${topic}:read`));
        return JSON.stringify({ op: 'subscribe', topics, after: this.position });
      },
      frames: (frames) => this.#take(frames),
      closed: (closing) => {
        if (closing === 'signed_out') connection.phase = 'signed_out';
        else if (closing === 'refused') connection.phase = 'refused';
        else connection.lost();
        if (closing === 'signed_out') void session.load().then(() => session.me && this.#link?.again());
      },
    });
  }

  #take(frames: Frame[]): void {
    for (const frame of frames) {
      if (frame.op === 'event') this.#queue.push(frame);
      else if (frame.op === 'presence') this.viewers = new Map(this.viewers).set(frame.id, frame.viewers);
      else if (frame.op === 'ready' || frame.op === 'pong') {
        clock.align(frame.server_time);
        const position = parsePosition(frame.position);
        if (position) this.#queue.push({ op: 'mark', position, live: frame.op === 'ready' });
        if (frame.op === 'ready') this.#welcomed(frame.heartbeat);
      } else if (frame.op === 'reset') this.#reset();
      else if (frame.op === 'lagging') connection.phase = 'catching_up';
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
    this.viewers = new Map();
    void this.#snapshot(this.#run);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const flush = (): void => {
      this.#scheduled = false;
      this.#flush();
    };
    // A hidden tab gets no animation frames, but its title and its sound must still warn.
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  }

  #flush(): void {
    connection.held = connection.paused ? this.#queue.filter((each) => each.op === 'event').length : 0;
    if (this.#loading > 0) return;
    if (connection.paused) {
      if (this.#queue.some((each) => each.op === 'mark' && each.live)) connection.phase = 'live';
      return;
    }
    const queue = this.#queue;
    this.#queue = [];
    const changes: Change<AlertView>[] = [];
    for (const each of queue) {
      if (each.op === 'mark') this.#reached(each);
      else if (isNew(this.#position, each.seq)) {
        if (this.#position) this.#position = advance(this.#position, each.seq);
        if (each.topic === 'alerts')
          changes.push({ id: each.id, version: each.version, data: each.data as AlertView | null });
        for (const listener of this.#listeners) listener(each);
      }
    }
    this.alerts.apply(changes);
    this.#forgetOld();
  }

  #reached(mark: Mark): void {
    if (this.#position?.epoch === mark.position.epoch) this.#position = advance(this.#position, mark.position.seq);
    if (!mark.live) return;
    connection.phase = 'live';
    connection.touch();
  }

  #forgetOld(): void {
    const closed = [...this.alerts.cells.values()].filter(
      ({ row }) => row.status === 'resolved' || row.status === 'expired',
    );
    if (closed.length <= CLOSED_KEPT * 2) return;
    closed.sort((a, b) => a.row.version - b.row.version);
    this.alerts.forget(closed.slice(0, closed.length - CLOSED_KEPT).map(({ row }) => row.id));
  }
}

export const live = new Live();
