import { get, Problem } from '../api/http';
import { session } from '../api/session.svelte';
import type { ConversationView, DeskView, HandoffView, NoteView, TurnView } from '../api/talk';
import type { AlertView, ContactView, MessageView } from '../api/types';
import { absorb, drawer, type EventFrame, emptyRows, live, reduce, tables, whispers } from '../live';

const KEPT = 30;
const PAGE = 100;

function merge<T extends { id: string; version: number }>(items: readonly T[], changed: readonly T[]): T[] {
  const rows = emptyRows<T>();
  for (const item of [...items, ...changed]) reduce(rows, { id: item.id, version: item.version, data: item });
  return [...rows.rows.values()];
}

/** One conversation with all one needs to take it over, kept true while one looks at it. */
export class Talk {
  view = $state.raw<DeskView | null>(null);
  error = $state.raw<unknown>(null);
  /** What the agent did; null while nobody has told. */
  turns = $state.raw<readonly TurnView[] | null>(null);
  /** Whether more was said before what is shown. */
  older = $state<'maybe' | 'reading' | 'none'>('maybe');
  readonly id: string;
  /** Told of what the other side says while one looks. */
  readonly #onHeard: (message: MessageView) => void;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, onHeard: (message: MessageView) => void) {
    this.id = id;
    this.#onHeard = onHeard;
  }

  /** Listens first and asks second, so that nothing falls between. */
  open(): () => void {
    const deaf = live.follow((event) => this.#heard(event));
    const forget = live.onLearn((view) => this.#learned(view));
    live.look(this.id);
    live.near(this.id);
    void this.#remember();
    const done = live.read(() => void this.load());
    return () => {
      deaf();
      forget();
      done();
      live.look(null);
      live.near(null);
      clearTimeout(this.#again);
    };
  }

  async load(): Promise<void> {
    try {
      const fresh = await get<DeskView>(`/conversations/${this.id}/desk`);
      absorb(tables.contacts, [fresh.contact]);
      absorb(tables.conversations, [fresh.conversation]);
      if (fresh.handoff) absorb(tables.handoffs, [fresh.handoff]);
      if (fresh.messages.length < PAGE) this.older = 'none';
      const before = this.view;
      this.view = before ? { ...fresh, messages: merge(before.messages, fresh.messages) } : fresh;
      this.error = null;
      void keep(fresh);
      this.turns = (await get<{ items: TurnView[] }>(`/conversations/${this.id}/turns`)).items;
    } catch (cause) {
      this.error = cause;
      if (cause instanceof Problem && cause.status < 500) return;
      this.later(5000);
    }
  }

  /** Verdicts, facts, turns and history ride no topic of their own: what changed says there may be more of them. */
  later(wait = 250): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.load(), wait);
  }

  async readOlder(): Promise<void> {
    const first = this.view?.messages.reduce((least, each) => Math.min(least, each.seq ?? Infinity), Infinity);
    if (!this.view || this.older !== 'maybe' || first === undefined || !Number.isFinite(first)) return;
    this.older = 'reading';
    try {
      const page = await get<{ items: MessageView[] }>(`/conversations/${this.id}/messages`, {
        before: first,
        limit: PAGE,
      });
      const had = this.view.messages.length;
      this.view = { ...this.view, messages: merge(this.view.messages, page.items) };
      this.older = page.items.length < PAGE || this.view.messages.length === had ? 'none' : 'maybe';
    } catch (cause) {
      this.error = cause;
      this.older = 'maybe';
    }
  }

  async #remember(): Promise<void> {
    const kept = await drawer.read<DeskView>(place(this.id));
    if (kept && this.view === null) this.view = kept;
  }

  #learned(view: unknown): void {
    if (typeof view !== 'object' || view === null) return;
    const message = 'message' in view ? view.message : view;
    if (isMessage(message) && message.conversation_id === this.id) this.#said(message);
    else if ('kind' in view && 'mentions' in view) this.#noted(view as NoteView);
  }

  #said(message: MessageView): void {
    if (!this.view) return;
    this.view = { ...this.view, messages: merge(this.view.messages, [message]) };
  }

  #noted(note: NoteView): void {
    if (!this.view || note.conversation_id !== this.id) return;
    this.view = { ...this.view, notes: merge(this.view.notes, [note]) };
  }

  #heard({ topic, type, id, data }: EventFrame): void {
    if (data === null) return;
    if (topic === 'messages') {
      const message = data as MessageView;
      if (message.conversation_id !== this.id) return;
      const isNew = !this.view?.messages.some((each) => each.id === message.id);
      this.#said(message);
      if (type === 'message.updated') return;
      whispers.said(this.id, message.author);
      if (isNew && message.author === 'contact') this.#onHeard(message);
      this.later();
    } else if (topic === 'notes') this.#noted(data as NoteView);
    else if (topic === 'conversations' && id === this.id) this.#changed(data as ConversationView);
    else if (topic === 'handoffs' && (data as HandoffView).conversation_id === this.id) this.later();
    else if (topic === 'contacts' && this.view?.contact.id === id) this.#met(data as ContactView);
    else if (topic === 'alerts' && (data as AlertView).contact.id === this.view?.contact.id) this.later();
  }

  #changed(conversation: ConversationView): void {
    const was = this.view?.conversation;
    if (!this.view || !was || conversation.version <= was.version) return;
    this.view = { ...this.view, conversation };
    if (conversation.epoch !== was.epoch) whispers.settle(this.id);
  }

  #met(contact: ContactView): void {
    if (this.view && contact.version > this.view.contact.version) this.view = { ...this.view, contact };
  }
}

function isMessage(value: unknown): value is MessageView {
  return typeof value === 'object' && value !== null && 'direction' in value && 'conversation_id' in value;
}

const owner = (): string => `${session.me?.tenant.id}:${session.me?.user.id}`;
const place = (id: string): string => `talk:${owner()}:${id}`;

/** The last few conversations stay readable without a network. */
async function keep(view: DeskView): Promise<void> {
  const index = `talks:${owner()}`;
  const known = ((await drawer.read<string[]>(index)) ?? []).filter((id) => id !== view.conversation.id);
  for (const id of known.splice(KEPT - 1)) await drawer.remove(place(id));
  await drawer.write(place(view.conversation.id), view);
  await drawer.write(index, [view.conversation.id, ...known]);
}
