import { untrack } from 'svelte';
import { session } from '../api/session.svelte';
import type { AlertView, Urgency } from '../api/types';
import { clock, live, outbox } from '../live';
import { project } from './optimistic';
import { burning, type Columns, columns, type Filters, NO_FILTERS, URGENCIES } from './views';

export type Ask =
  | { readonly kind: 'resolve' | 'assign' | 'snooze' | 'reprioritise' | 'note'; readonly alert: AlertView }
  | { readonly kind: 'new' };

/** What this person looks at and where their hand is. Survives going to a page and back. */
class Board {
  filters = $state.raw<Filters>(NO_FILTERS);
  /** The card under the keyboard. */
  focused = $state<string | null>(null);
  hovered = $state<string | null>(null);
  /** The dialog somebody asked for. */
  ask = $state.raw<Ask | null>(null);
  #minute = $derived(Math.floor(clock.now / 15_000) * 15_000);

  columns: Columns = $derived.by(() => {
    void live.alerts.revision;
    return columns(this.#shown(), this.filters, session.me?.user.id ?? '', this.#minute);
  });

  burning: AlertView[] = $derived.by(() => {
    void live.alerts.revision;
    return burning(this.#shown(), this.#minute);
  });

  get order(): string[] {
    return URGENCIES.flatMap((urgency) => this.columns[urgency].map((alert) => alert.id));
  }

  get total(): number {
    return URGENCIES.reduce((sum, urgency) => sum + this.columns[urgency].length, 0);
  }

  /** The alert as this screen shows it: the server's view, with what was just asked on top. */
  view(id: string): AlertView | null {
    const cell = live.alerts.cells.get(id);
    return cell ? this.projected(cell.row) : null;
  }

  projected(alert: AlertView): AlertView {
    const me = session.me?.user;
    return me ? project(alert, outbox.of(alert.id), me) : alert;
  }

  open(ask: Ask): void {
    this.ask = ask;
  }

  filter(filters: Filters): void {
    this.filters = filters;
  }

  focus(id: string): void {
    this.focused = id;
  }

  hover(id: string): void {
    this.hovered = id;
  }

  leave(id: string): void {
    if (this.hovered === id) this.hovered = null;
  }

  toggle(urgency: Urgency): void {
    const urgencies = new Set(this.filters.urgencies);
    if (!urgencies.delete(urgency)) urgencies.add(urgency);
    this.filters = { ...this.filters, urgencies };
  }

  move(step: 1 | -1): void {
    const order = this.order;
    const at = this.focused === null ? -1 : order.indexOf(this.focused);
    const next = order[at < 0 ? 0 : Math.max(0, Math.min(order.length - 1, at + step))];
    if (next) this.focused = next;
  }

  /** Taken: the card goes down among those in hand, and the eye stays with what is still to take. */
  release(id: string): void {
    this.leave(id);
    if (this.focused !== id) return;
    this.move(1);
    if (this.focused === id) this.move(-1);
    if (this.focused === id) this.focused = null;
  }

  across(step: 1 | -1): void {
    const from = URGENCIES.findIndex((urgency) => this.columns[urgency].some((alert) => alert.id === this.focused));
    for (let at = from + step; at >= 0 && at < URGENCIES.length; at += step) {
      const urgency = URGENCIES[at];
      const first = urgency && this.columns[urgency][0];
      if (first) {
        this.focused = first.id;
        return;
      }
    }
  }

  #shown(): AlertView[] {
    const busy = outbox.writes.length > 0;
    const read = (): AlertView[] =>
      Array.from(live.alerts.cells.values(), ({ row }) => (busy ? this.projected(row) : row));
    // The order depends on shapes, which `revision` follows; only a search reads every word of every row.
    return this.filters.search === '' ? untrack(read) : read();
  }
}

export const board = new Board();
