/** What was said and what is still to be said, as one value and one function. Knows no network and no page. */

import type { Attachment, Frame, Problem, Said } from './frames';

export interface Pending {
  id: string;
  text: string;
  files: Attachment[];
  at: string;
  problem: string | null;
}

export interface Talk {
  /** In order of position; those of an earlier session stay in front, with positions below zero. */
  lines: Said[];
  pending: Pending[];
  /** The last position everything up to which is here. */
  last: number;
  seen: number;
  streaming: { turn: string; text: string } | null;
  typing: 'agent' | 'advisor' | null;
  advisor: string | null;
  waiting: boolean;
  over: boolean;
}

export const nothing: Talk = {
  lines: [],
  pending: [],
  last: 0,
  seen: 0,
  streaming: null,
  typing: null,
  advisor: null,
  waiting: false,
  over: false,
};

export type Happened =
  | { kind: 'frame'; frame: Frame }
  | { kind: 'wrote'; pending: Pending }
  | { kind: 'retry'; id: string }
  | { kind: 'dropped'; id: string }
  | { kind: 'saw' }
  | { kind: 'quiet' }
  | { kind: 'fresh' };

/** Refusals that pass by themselves: the words are kept and said again. */
export const passes = (problem: Problem): boolean => problem.status === 429 || problem.status >= 500;

export function next(talk: Talk, happened: Happened): Talk {
  switch (happened.kind) {
    case 'frame':
      return heard(talk, happened.frame);
    case 'wrote':
      return { ...talk, over: false, pending: [...talk.pending, happened.pending] };
    case 'retry':
      return { ...talk, pending: talk.pending.map((p) => (p.id === happened.id ? { ...p, problem: null } : p)) };
    case 'dropped':
      return { ...talk, pending: talk.pending.filter((p) => p.id !== happened.id) };
    case 'saw':
      return talk.seen === talk.last ? talk : { ...talk, seen: talk.last };
    case 'quiet':
      return talk.typing ? { ...talk, typing: null } : talk;
    case 'fresh': {
      const kept = talk.lines.map((line, index) => ({ ...line, seq: index - talk.lines.length }));
      return { ...nothing, lines: kept, pending: talk.pending };
    }
  }
}

function heard(talk: Talk, frame: Frame): Talk {
  switch (frame.op) {
    case undefined:
      return said(talk, frame);
    case 'accepted':
      return accepted(talk, frame.client_id, frame.seq);
    case 'state':
      return {
        ...talk,
        advisor: frame.advisor?.name ?? null,
        waiting: frame.handling === 'waiting',
        over: frame.status === 'closed',
      };
    case 'typing':
      return { ...talk, typing: frame.who };
    case 'delta': {
      const before = talk.streaming?.turn === frame.turn ? talk.streaming.text : '';
      return { ...talk, typing: null, streaming: { turn: frame.turn, text: before + frame.text } };
    }
    case 'retract':
      return talk.streaming?.turn === frame.turn ? { ...talk, streaming: null } : talk;
    case 'error':
      return frame.client_id && !passes(frame.problem)
        ? {
            ...talk,
            pending: talk.pending.map((p) => (p.id === frame.client_id ? { ...p, problem: frame.problem.code } : p)),
          }
        : talk;
    default:
      return talk;
  }
}

function said(talk: Talk, line: Said): Talk {
  if (talk.lines.some((known) => known.seq === line.seq)) {
    return line.seq > talk.last ? { ...talk, last: line.seq } : talk;
  }
  const lines = [...talk.lines, line].sort((a, b) => a.seq - b.seq);
  const ours = line.author === 'contact';
  return {
    ...talk,
    lines,
    last: Math.max(talk.last, line.seq),
    streaming: ours ? talk.streaming : null,
    typing: ours ? talk.typing : null,
  };
}

function accepted(talk: Talk, id: string, seq: number): Talk {
  const mine = talk.pending.find((p) => p.id === id);
  if (!mine) return talk;
  const rest = { ...talk, pending: talk.pending.filter((p) => p.id !== id) };
  if (talk.lines.some((known) => known.seq === seq)) return rest;
  const line: Said = { seq, author: 'contact', message: mine.text, at: mine.at, files: mine.files };
  const lines = [...talk.lines, line].sort((a, b) => a.seq - b.seq);
  // What came in between has not been heard yet: only the very next position moves the mark.
  return { ...rest, lines, last: seq === talk.last + 1 ? seq : talk.last };
}

/** What was said to the visitor since they last looked. */
export function unread(talk: Talk): number {
  return talk.lines.filter((line) => line.seq > talk.seen && line.author !== 'contact').length;
}

/** The words to say now: those not refused, oldest first. */
export function toSay(talk: Talk): Pending[] {
  return talk.pending.filter((p) => p.problem === null);
}
