import { type Change, conflate, emptyRows, type Rows, reduce, type Versioned } from './reduce';

/** One row on screen. Only what reads this row re-renders when it changes. */
export class Cell<T extends Versioned> {
  row: T;
  /** When it last changed under our eyes (performance.now), so that it flashes once and only then. */
  touchedAt = $state(-1);

  constructor(row: T) {
    this.row = $state.raw(row);
  }
}

export interface Applied<T> {
  readonly before: T | null;
  readonly after: T | null;
}

export type Listener<T> = (applied: readonly Applied<T>[]) => void;

/** Rows of one topic. `revision` moves only when the order or grouping of rows may have changed (`shape`). */
export class Table<T extends Versioned> {
  readonly cells = new Map<string, Cell<T>>();
  revision = $state(0);
  #state: Rows<T> = emptyRows();
  #listeners = new Set<Listener<T>>();
  readonly #shape: (row: T) => string;

  constructor(shape: (row: T) => string) {
    this.#shape = shape;
  }

  get(id: string): T | null {
    return this.#state.rows.get(id) ?? null;
  }

  rows(): T[] {
    return [...this.#state.rows.values()];
  }

  listen(listener: Listener<T>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A snapshot replaces everything: it is newer than all we had, or of another epoch. */
  load(items: readonly T[]): void {
    this.#state = emptyRows();
    const seen = new Set<string>();
    for (const item of items) {
      reduce(this.#state, { id: item.id, version: item.version, data: item });
      seen.add(item.id);
    }
    for (const id of this.cells.keys()) if (!seen.has(id)) this.cells.delete(id);
    for (const row of this.#state.rows.values()) this.#show(row);
    this.revision += 1;
  }

  apply(changes: readonly Change<T>[]): void {
    const applied: Applied<T>[] = [];
    let reshaped = false;
    for (const change of conflate(changes)) {
      const before = this.#state.rows.get(change.id) ?? null;
      if (!reduce(this.#state, change)) continue;
      const after = change.data;
      if (after === null) this.cells.delete(change.id);
      else this.#show(after, performance.now());
      if (!before || !after || this.#shape(before) !== this.#shape(after)) reshaped = true;
      applied.push({ before, after });
    }
    if (applied.length === 0) return;
    if (reshaped) this.revision += 1;
    for (const listener of this.#listeners) listener(applied);
  }

  /** Forgets rows nobody needs any more, without calling it a change. */
  forget(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#state.rows.delete(id);
      this.cells.delete(id);
    }
  }

  #show(row: T, touchedAt = -1): void {
    const cell = this.cells.get(row.id);
    if (!cell) {
      const fresh = new Cell(row);
      fresh.touchedAt = touchedAt;
      this.cells.set(row.id, fresh);
      return;
    }
    cell.row = row;
    cell.touchedAt = touchedAt;
  }
}
