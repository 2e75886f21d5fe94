/** The one reducer: keep the newer version, `null` deletes. Everything that changes what a screen shows goes through here. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}

export interface Change<T> {
  readonly id: string;
  readonly version: number;
  readonly data: T | null;
}

export interface Rows<T> {
  readonly rows: Map<string, T>;
  /** Versions of what was deleted, so that a late older event cannot bring it back. */
  readonly gone: Map<string, number>;
}

export function emptyRows<T>(): Rows<T> {
  return { rows: new Map(), gone: new Map() };
}

/** Applies one change; says whether anything is different now. */
export function reduce<T extends Versioned>(state: Rows<T>, change: Change<T>): boolean {
  const have = state.rows.get(change.id)?.version ?? state.gone.get(change.id) ?? -1;
  if (change.version <= have) return false;
  if (change.data === null) {
    state.rows.delete(change.id);
    state.gone.set(change.id, change.version);
  } else {
    state.rows.set(change.id, change.data);
    state.gone.delete(change.id);
  }
  return true;
}

/** Of several changes to one row only the newest matters: what a burst costs is the number of rows, not of events. */
export function conflate<T>(changes: readonly Change<T>[]): Change<T>[] {
  const newest = new Map<string, Change<T>>();
  for (const change of changes) {
    const other = newest.get(change.id);
    if (!other || change.version > other.version) newest.set(change.id, change);
  }
  return [...newest.values()];
}
