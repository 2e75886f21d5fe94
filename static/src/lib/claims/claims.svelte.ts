import { untrack } from 'svelte';
import type { ClaimPage, ClaimStats, ClaimView } from '../api/claims';
import { get } from '../api/http';
import { session } from '../api/session.svelte';
import { absorb, live, tables } from '../live';
import { type Filters, listed, NO_FILTERS, queryOf, type Tab } from './order';

export type Ask = {
  readonly kind: 'accept' | 'reject' | 'documents' | 'assign' | 'status' | 'reopen' | 'correct' | 'todo';
  readonly id: string;
};
type Change = (claim: ClaimView) => ClaimView;

const PAGE = 100;
/** Counts follow a burst of events once. */
const COUNTS_AFTER = 1000;

/** What this person sees of the claims and where their hand is. */
class Claims {
  tab = $state<Tab>('waiting');
  filters = $state.raw<Filters>(NO_FILTERS);
  /** Whether the filters are open. */
  filtering = $state(false);
  /** The row under the keyboard. */
  focused = $state<string | null>(null);
  ask = $state.raw<Ask | null>(null);
  stage = $state<'loading' | 'ready' | 'failed'>('loading');
  failure = $state.raw<unknown>(null);
  stats = $state.raw<ClaimStats | null>(null);
  /** The cursor behind the last page read; null: that was all. */
  next = $state<string | null>(null);
  reading = $state(false);
  #asked = $state.raw<ReadonlyMap<string, Change>>(new Map());
  #turn = 0;
  #counting: ReturnType<typeof setTimeout> | undefined;

  get me(): string {
    return session.me?.user.id ?? '';
  }

  /** What the tab holds, filtered, in order. */
  ids: string[] = $derived.by(() => {
    void tables.claims.revision;
    const asked = this.#asked;
    const { tab, filters, me } = this;
    const rows = untrack(() => tables.claims.rows());
    const shown = asked.size === 0 ? rows : rows.map((row) => asked.get(row.id)?.(row) ?? row);
    return listed(shown, tab, filters, me).map((claim) => claim.id);
  });

  /** A claim as this screen shows it: the server's view with what was just asked on top. */
  claim(id: string): ClaimView | null {
    void tables.claims.revision;
    const row = tables.claims.cells.get(id)?.row ?? null;
    return row ? (this.#asked.get(id)?.(row) ?? row) : null;
  }

  /** The claim each conversation speaks of: the open one, else the newest. */
  byTalk: ReadonlyMap<string, ClaimView> = $derived.by(() => {
    void tables.claims.revision;
    const found = new Map<string, ClaimView>();
    const better = (a: ClaimView, b: ClaimView): boolean =>
      (a.status === 'ferme') === (b.status === 'ferme') ? a.id > b.id : b.status === 'ferme';
    for (const claim of untrack(() => tables.claims.rows())) {
      const talk = claim.conversation_id;
      const other = talk === null ? undefined : found.get(talk);
      if (talk !== null && (!other || better(claim, other))) found.set(talk, claim);
    }
    return found;
  });

  /** Learns which claims wait, for those who see them beside conversations. */
  besides(): () => void {
    if (!session.insures) return () => {};
    return live.read(() => void this.#learn({ queue: 'waiting' }));
  }

  /** Learns which claims one conversation speaks of. */
  async of(conversationId: string): Promise<void> {
    if (session.insures) await this.#learn({ conversation_id: conversationId });
  }

  async #learn(query: Record<string, string>): Promise<void> {
    const page = await get<ClaimPage>('/claims', { limit: PAGE, ...query }).catch(() => null);
    if (page) absorb(tables.claims, page.items);
  }

  isMine = (claim: ClaimView): boolean => claim.advisor?.id === this.me;

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
    const at = ids.indexOf(this.focused ?? '');
    const next = ids[at < 0 ? 0 : Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
    if (next) this.focused = next;
    return next;
  }

  narrow(some: Partial<Filters>): void {
    this.filters = { ...this.filters, ...some };
  }

  /** Follows the lists for as long as they are on screen. */
  begin(): () => void {
    const counted = tables.claims.listen(() => this.#countSoon());
    const done = live.read(() => {
      void this.read();
      void this.count();
    });
    return () => {
      counted();
      done();
      clearTimeout(this.#counting);
    };
  }

  /** The first page of what is asked for now. */
  async read(): Promise<void> {
    this.stage = untrack(() => this.stage === 'ready') ? 'ready' : 'loading';
    await this.#page(null);
  }

  async more(): Promise<void> {
    if (!this.reading && this.next !== null) await this.#page(this.next);
  }

  async count(): Promise<void> {
    this.stats = await get<ClaimStats>('/claims/stats').catch(() => this.stats);
  }

  async #page(cursor: string | null): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.reading = true;
    try {
      const page = await get<ClaimPage>('/claims', { limit: PAGE, cursor, ...queryOf(this.tab, this.filters) });
      absorb(tables.claims, page.items);
      if (turn !== this.#turn) return;
      this.next = page.next;
      this.stage = 'ready';
    } catch (cause) {
      if (turn !== this.#turn) return;
      this.failure = cause;
      this.stage = 'failed';
    } finally {
      if (turn === this.#turn) this.reading = false;
    }
  }

  #countSoon(): void {
    clearTimeout(this.#counting);
    this.#counting = setTimeout(() => void this.count(), COUNTS_AFTER);
  }
}

export const claims = new Claims();
