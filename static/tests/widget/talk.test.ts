import { describe, expect, it } from 'vitest';
import type { Frame } from '../../widget/src/frames';
import { type Happened, next, nothing, type Pending, type Talk, toSay, unread } from '../../widget/src/talk';

const wrote = (id: string, text = id): Happened => ({
  kind: 'wrote',
  pending: { id, text, files: [], at: '2026-11-21T12:00:00Z', problem: null } satisfies Pending,
});
const frame = (f: Frame): Happened => ({ kind: 'frame', frame: f });
const said = (seq: number, author: 'contact' | 'agent' | 'advisor' = 'agent'): Happened =>
  frame({ seq, author, message: `${author} ${seq}`, at: '2026-11-21T12:00:00Z' });
const accepted = (client_id: string, seq: number): Happened => frame({ op: 'accepted', client_id, seq });
const talk = (...all: Happened[]): Talk => all.reduce(next, nothing);
const seqs = (t: Talk) => t.lines.map((line) => line.seq);

describe('what was said', () => {
  it('is shown once and in order, whatever is repeated or comes late', () => {
    const t = talk(said(1), said(3), said(2), said(3), said(1));
    expect(seqs(t)).toEqual([1, 2, 3]);
    expect(t.last).toBe(3);
  });

  it('moves a word from waiting to said when it is accepted, and its echo adds nothing', () => {
    const t = talk(wrote('a'), accepted('a', 1), said(1, 'contact'), said(2));
    expect(t.pending).toEqual([]);
    expect(seqs(t)).toEqual([1, 2]);
  });

  it('shows a word once when its echo comes before it is accepted', () => {
    const t = talk(wrote('a'), said(1, 'contact'), accepted('a', 1));
    expect([t.pending, seqs(t)]).toEqual([[], [1]]);
  });

  it('does not skip what came in between when an accepted word is further on', () => {
    const t = talk(said(1), wrote('a'), accepted('a', 4));
    expect(t.last).toBe(1);
    expect(next(next(next(t, said(2)), said(3)), said(4, 'contact')).last).toBe(4);
  });

  it('keeps what another session said in front, and counts anew', () => {
    const t = talk(said(1), said(2), { kind: 'fresh' }, said(1));
    expect(t.lines.map((line) => line.message)).toEqual(['agent 1', 'agent 2', 'agent 1']);
    expect(t.last).toBe(1);
  });
});

describe('words still to be said', () => {
  it('wait until they are accepted, oldest first', () => {
    expect(toSay(talk(wrote('a'), wrote('b'))).map((p) => p.id)).toEqual(['a', 'b']);
  });

  it('stay when the server is busy, and stop when it refuses them for good', () => {
    const busy = { code: 'too_many', status: 429 };
    const long = { code: 'message_too_long', status: 413 };
    expect(toSay(talk(wrote('a'), frame({ op: 'error', client_id: 'a', problem: busy })))).toHaveLength(1);
    const refused = talk(wrote('a'), frame({ op: 'error', client_id: 'a', problem: long }));
    expect([toSay(refused).length, refused.pending[0]?.problem]).toEqual([0, 'message_too_long']);
    expect(toSay(next(refused, { kind: 'retry', id: 'a' }))).toHaveLength(1);
    expect(next(refused, { kind: 'dropped', id: 'a' }).pending).toEqual([]);
  });

  it('open an ended chat again', () => {
    const ended = talk(frame({ op: 'state', handling: 'agent', status: 'closed', advisor: null }));
    expect([ended.over, next(ended, wrote('a')).over]).toEqual([true, false]);
  });
});

describe('words as they come', () => {
  it('grow, and give way to the finished message', () => {
    const t = talk(frame({ op: 'delta', turn: 't', text: 'Bon' }), frame({ op: 'delta', turn: 't', text: 'jour' }));
    expect(t.streaming?.text).toBe('Bonjour');
    expect(next(t, said(1)).streaming).toBeNull();
  });

  it('vanish when they are taken back, and another turn starts anew', () => {
    const t = talk(frame({ op: 'delta', turn: 't', text: 'Oui' }));
    expect(next(t, frame({ op: 'retract', turn: 'u' })).streaming).not.toBeNull();
    expect(next(t, frame({ op: 'retract', turn: 't' })).streaming).toBeNull();
    expect(next(t, frame({ op: 'delta', turn: 'u', text: 'Non' })).streaming?.text).toBe('Non');
  });
});

it('counts what the visitor has not looked at, their own words apart', () => {
  const t = talk(said(1, 'contact'), said(2), said(3, 'advisor'));
  expect(unread(t)).toBe(2);
  expect(unread(next(t, { kind: 'saw' }))).toBe(0);
});
