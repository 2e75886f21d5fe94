import type { ClaimFile, ClaimLink, ClaimView } from '../api/claims';
import { get, Problem } from '../api/http';
import { session } from '../api/session.svelte';
import { absorb, type EventFrame, emptyRows, live, reduce, tables } from '../live';

type Paper = { id: string; version: number; claim_id: string };
type Papers = 'documents' | 'actions' | 'reimbursements';

/** Where the rows of a file come in the stream. */
const PAPERS: Readonly<Record<string, Papers>> = {
  documents: 'documents',
  claim_actions: 'actions',
  reimbursements: 'reimbursements',
};

function merge<T extends { id: string; version: number }>(items: readonly T[], changed: readonly T[]): T[] {
  const rows = emptyRows<T>();
  for (const item of [...items, ...changed]) reduce(rows, { id: item.id, version: item.version, data: item });
  return [...rows.rows.values()];
}

function papersOf(view: object): Papers | null {
  if (!('claim_id' in view && 'version' in view)) return null;
  if ('claimed_minor' in view) return 'reimbursements';
  if ('whose' in view) return 'actions';
  return 'received_from' in view ? 'documents' : null;
}

/** One claim with all one needs to decide on it, kept true while one looks at it. */
export class File {
  view = $state.raw<ClaimFile | null>(null);
  error = $state.raw<unknown>(null);
  /** Other claims of the same person; null while nobody has told. */
  others = $state.raw<readonly ClaimView[] | null>(null);
  /** Links to the customer's own page; null where one may not know. */
  links = $state.raw<readonly ClaimLink[] | null>(null);
  readonly id: string;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.id = id;
  }

  /** Listens first and asks second, so that nothing falls between. */
  open(): () => void {
    const deaf = live.follow((event) => this.#heard(event));
    const forget = live.onLearn((view) => this.#learned(view));
    live.look(this.id);
    const done = live.read(() => void this.load());
    return () => {
      deaf();
      forget();
      done();
      live.look(null);
      clearTimeout(this.#again);
    };
  }

  async load(): Promise<void> {
    try {
      const fresh = await get<ClaimFile>(`/claims/${this.id}/file`);
      absorb(tables.claims, [fresh.claim]);
      const before = this.view;
      this.view = before
        ? {
            ...fresh,
            documents: merge(before.documents, fresh.documents),
            actions: merge(before.actions, fresh.actions),
            reimbursements: merge(before.reimbursements, fresh.reimbursements),
          }
        : fresh;
      this.error = null;
      await Promise.all([this.#readOthers(fresh.claim), this.readLinks()]);
    } catch (cause) {
      this.error = cause;
      if (cause instanceof Problem && cause.status < 500) return;
      this.later(5000);
    }
  }

  /** Facts, assessments and history ride no topic of their own: a claim that changed says there may be more of them. */
  later(wait = 250): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.load(), wait);
  }

  async readLinks(): Promise<void> {
    if (!session.can('claims:work')) return;
    this.links = await get<{ items: ClaimLink[] }>(`/claims/${this.id}/links`)
      .then(({ items }) => items)
      .catch(() => this.links);
  }

  async #readOthers(claim: ClaimView): Promise<void> {
    const page = await get<{ items: ClaimView[] }>('/claims', { contact_id: claim.contact.id, limit: 50 }).catch(
      () => null,
    );
    if (!page) return;
    absorb(tables.claims, page.items);
    this.others = page.items.filter((other) => other.id !== this.id);
  }

  #learned(view: unknown): void {
    if (typeof view !== 'object' || view === null) return;
    if ('cci' in view && (view as ClaimView).id === this.id) this.later();
    this.#take(view);
  }

  #heard({ topic, id, data }: EventFrame): void {
    if (topic === 'claims' && id === this.id) this.later();
    else if (data !== null && PAPERS[topic]) this.#take(data as object);
  }

  #take(view: object): void {
    const papers = papersOf(view);
    if (!papers || !this.view || (view as Paper).claim_id !== this.id) return;
    this.view = { ...this.view, [papers]: merge(this.view[papers] as Paper[], [view as Paper]) };
  }
}
