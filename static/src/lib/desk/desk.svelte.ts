import { untrack } from 'svelte';
import { get } from '../api/http';
import { session } from '../api/session.svelte';
import type { AdvisorView, ConversationPage, ConversationView, HandoffView } from '../api/talk';
import type { ContactView } from '../api/types';
import { absorb, live, tables } from '../live';
import { attachments } from './attachments.svelte';
import { drafts } from './drafts.svelte';
import { isOfferedTo, isWaiting, matches, mine, newestFirst, queue, type Tab } from './order';
import { seen } from './seen.svelte';

export type Ask = { readonly kind: 'transfer' | 'release' | 'close' | 'decline'; readonly id: string };
type Change = (talk: ConversationView) => ConversationView;

/** What this person sees of the desk and where their hand is. */
class Desk {
  tab = $state<Tab>('queue');
  search = $state('');
  /** The conversation on screen, from the address. */
  open = $state<string | null>(null);
  /** The row under the keyboard. */
  focused = $state<string | null>(null);
  ask = $state.raw<Ask | null>(null);
  stage = $state<'loading' | 'ready' | 'failed'>('loading');
  failure = $state.raw<unknown>(null);
  /** The cursor behind the last page of all conversations; undefined: none read yet. */
  next = $state<string | null | undefined>(undefined);
  reading = $state(false);
  #asked = $state.raw<ReadonlyMap<string, Change>>(new Map());
  #wanted = new Set<string>();

  get me(): string {
    return session.me?.user.id ?? '';
  }

  waiting: HandoffView[] = $derived.by(() => {
    void tables.handoffs.revision;
    return untrack(() => queue(tables.handoffs.rows(), this.me));
  });

  mine: ConversationView[] = $derived.by(() => {
    void tables.conversations.revision;
    void this.#asked;
    return untrack(() => mine(this.#talks(), this.me));
  });

  offers: HandoffView[] = $derived(this.waiting.filter((handoff) => isOfferedTo(handoff, this.me)));

  /** What the tab holds, searched, as conversation ids in order. */
  ids: string[] = $derived.by(() => {
    void tables.contacts.revision;
    const found = (id: string): boolean => {
      const talk = this.talk(id);
      return matches(this.search, talk, talk ? this.contact(talk.contact_id) : null);
    };
    if (this.tab === 'queue') return this.waiting.map((handoff) => handoff.conversation_id).filter(found);
    if (this.tab === 'mine') return this.mine.map((talk) => talk.id).filter(found);
    void tables.conversations.revision;
    return untrack(() => newestFirst(this.#talks()))
      .map((talk) => talk.id)
      .filter(found);
  });

  unreadMine: number = $derived(this.mine.filter((talk) => seen.unread(talk) !== 0).length);

  /** A conversation as this screen shows it: the server's view with what was just asked on top. */
  talk(id: string): ConversationView | null {
    const row = this.#cell(tables.conversations, id);
    return row ? (this.#asked.get(id)?.(row) ?? row) : null;
  }

  contact(id: string): ContactView | null {
    return this.#cell(tables.contacts, id);
  }

  handoff(id: string): HandoffView | null {
    return this.waiting.find((handoff) => handoff.conversation_id === id) ?? null;
  }

  get advisor(): AdvisorView | null {
    void tables.advisors.revision;
    return this.#cell(tables.advisors, this.me);
  }

  /** Nothing is offered to somebody who is away; nobody knows yet before the desk was read. */
  get isAway(): boolean {
    const status = this.advisor?.status ?? 'offline';
    return (
      this.stage === 'ready' && session.can('conversations:answer') && (status === 'offline' || status === 'paused')
    );
  }

  isMine(talk: ConversationView): boolean {
    return talk.handling === 'advisor' && talk.advisor?.id === this.me;
  }

  expect(id: string, change: Change): void {
    this.#asked = new Map(this.#asked).set(id, change);
  }

  settle(id: string): void {
    const asked = new Map(this.#asked);
    asked.delete(id);
    this.#asked = asked;
  }

  move(step: 1 | -1): string | null {
    const { ids } = this;
    const at = ids.indexOf(this.focused ?? this.open ?? '');
    const next = ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
    if (next) this.focused = next;
    return next;
  }

  /** Begins to follow the desk, wherever in the product one is. */
  begin(): () => void {
    if (!session.can('handoffs:read')) return () => {};
    drafts.load();
    void attachments.load();
    const unseen = seen.follow();
    const deaf = tables.handoffs.listen((applied) => {
      for (const { after } of applied) if (after && isWaiting(after)) this.#want(after);
    });
    const unheard = tables.conversations.listen((applied) => {
      for (const { after } of applied) if (after && (this.isMine(after) || this.tab === 'all')) this.#meet(after);
    });
    const done = live.read(() => void this.#read());
    return () => {
      deaf();
      unheard();
      unseen();
      done();
    };
  }

  async #read(): Promise<void> {
    this.next = undefined;
    try {
      const [handoffs, advisors] = await Promise.all([
        get<{ items: HandoffView[] }>('/handoffs', { status: 'open' }),
        get<{ items: AdvisorView[] }>('/advisors'),
        this.#page({ queue: 'waiting' }),
        this.#page({ queue: 'mine' }),
        seen.load(),
      ]);
      absorb(tables.handoffs, handoffs.items);
      absorb(tables.advisors, advisors.items);
      this.stage = 'ready';
      if (this.tab === 'all') await this.more();
    } catch (cause) {
      this.failure = cause;
      this.stage = 'failed';
    }
  }

  again(): void {
    this.stage = 'loading';
    void this.#read();
  }

  /** The next page of all conversations; with words to look for, of those the server finds. */
  async more(): Promise<void> {
    if (this.reading || this.next === null) return;
    this.reading = true;
    try {
      this.next = await this.#page({ queue: 'all', cursor: this.next });
    } catch (cause) {
      this.failure = cause;
    } finally {
      this.reading = false;
    }
  }

  /** Asks the server too: it knows conversations this screen never saw. */
  async find(words: string): Promise<void> {
    if (words.trim() !== '')
      await this.#page({ queue: 'all', q: words.trim() }).catch((cause: unknown) => (this.failure = cause));
  }

  async #page(query: Record<string, string | null | undefined>): Promise<string | null> {
    const page = await get<ConversationPage>('/conversations', { limit: 100, ...query });
    absorb(tables.contacts, page.contacts ?? []);
    absorb(tables.conversations, page.items);
    return page.next;
  }

  /** A hand-off may speak of a conversation and a contact this screen has not met. */
  #want(handoff: HandoffView): void {
    const { conversation_id: id } = handoff;
    if (!tables.conversations.cells.has(id))
      this.#fetch<ConversationView>(`/conversations/${id}`, (row) => absorb(tables.conversations, [row]));
    this.#meet(handoff);
  }

  /** A conversation given to one may be with somebody this screen has not met. */
  #meet({ contact_id: id }: { contact_id: string }): void {
    if (!tables.contacts.cells.has(id))
      this.#fetch<ContactView>(`/contacts/${id}`, (row) => absorb(tables.contacts, [row]));
  }

  #fetch<T>(path: string, take: (row: T) => void): void {
    if (this.#wanted.has(path)) return;
    this.#wanted.add(path);
    get<T>(path).then(take, () => this.#wanted.delete(path));
  }

  #talks(): ConversationView[] {
    const rows = tables.conversations.rows();
    return this.#asked.size === 0 ? rows : rows.map((row) => this.#asked.get(row.id)?.(row) ?? row);
  }

  /** Cells come and go with the table's revision; what a row says is followed by the cell itself. */
  #cell<T extends { id: string; version: number }>(
    table: { readonly revision: number; readonly cells: ReadonlyMap<string, { readonly row: T }> },
    id: string,
  ): T | null {
    void table.revision;
    return table.cells.get(id)?.row ?? null;
  }
}

export const desk = new Desk();
