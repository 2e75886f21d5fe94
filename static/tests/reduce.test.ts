import { describe, expect, it } from 'vitest';
import { type Change, conflate, emptyRows, reduce } from '../src/lib/live/reduce';

interface Row {
  id: string;
  version: number;
  word: string;
}

const row = (id: string, version: number): Change<Row> => ({ id, version, data: { id, version, word: `v${version}` } });
const gone = (id: string, version: number): Change<Row> => ({ id, version, data: null });

function rowsAfter(changes: Change<Row>[]): Row[] {
  const state = emptyRows<Row>();
  for (const change of changes) reduce(state, change);
  return [...state.rows.values()].sort((a, b) => a.id.localeCompare(b.id));
}

/** Every order of a few changes. */
function orders<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    orders([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

describe('the reducer', () => {
  it('keeps the newer version and ignores the older one', () => {
    expect(rowsAfter([row('a', 2), row('a', 1)])).toEqual([{ id: 'a', version: 2, word: 'v2' }]);
  });

  it('says whether anything changed', () => {
    const state = emptyRows<Row>();
    expect(reduce(state, row('a', 1))).toBe(true);
    expect(reduce(state, row('a', 1))).toBe(false);
  });

  it('deletes on null, and a late older event does not bring the row back', () => {
    expect(rowsAfter([row('a', 1), gone('a', 3), row('a', 2)])).toEqual([]);
  });

  it('lets a newer version return after a deletion', () => {
    expect(rowsAfter([gone('a', 3), row('a', 4)])).toEqual([{ id: 'a', version: 4, word: 'v4' }]);
  });

  it('ends in the same state whatever the order and however often events come', () => {
    const changes = [row('a', 1), row('a', 2), gone('a', 3), row('b', 1), row('b', 5)];
    const expected = rowsAfter(changes);
    for (const order of orders(changes)) expect(rowsAfter([...order, ...order.slice(0, 2)])).toEqual(expected);
  });

  it('is not changed by conflating first', () => {
    const changes = [row('a', 1), row('b', 2), row('a', 4), gone('b', 3), row('a', 2)];
    expect(rowsAfter(conflate(changes))).toEqual(rowsAfter(changes));
    expect(conflate(changes)).toHaveLength(2);
  });

  it('takes 100,000 events on 2,000 rows in well under a second', () => {
    const state = emptyRows<Row>();
    const start = performance.now();
    for (let index = 0; index < 100_000; index += 1) reduce(state, row(`r${index % 2000}`, Math.floor(index / 2000)));
    expect(state.rows.size).toBe(2000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
