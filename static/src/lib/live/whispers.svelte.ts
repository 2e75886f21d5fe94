import type { Person } from '../api/types';
import { clock } from './clock.svelte';
import type { Frame } from './frames';

export interface Typist extends Person {
  readonly kind: 'contact' | 'advisor' | 'agent';
  readonly until: number;
}

export interface Draft {
  readonly turn: string;
  readonly text: string;
}

/** A client says it again every few seconds while somebody types. */
const TYPING_LASTS = 6000;

/** What is true only now and never stored: who looks, who types, what the agent is about to say. */
class Whispers {
  /** Who else is looking at a thing, by its id. */
  viewers = $state.raw<ReadonlyMap<string, readonly Person[]>>(new Map());
  #typing = $state.raw<ReadonlyMap<string, readonly Typist[]>>(new Map());
  /** The agent's words as they come, by conversation. */
  drafts = $state.raw<ReadonlyMap<string, Draft>>(new Map());

  /** Something was whispered in this conversation; its words are read from the server by those who may. */
  nudged = $state.raw<{ readonly id: string; readonly times: number } | null>(null);

  hear(frame: Frame): void {
    if (frame.op === 'presence') this.viewers = new Map(this.viewers).set(frame.id, frame.viewers);
    else if (frame.op === 'typing') this.#types(frame.id, frame.who);
    else if (frame.op === 'delta') {
      const before = this.drafts.get(frame.id);
      const text = before?.turn === frame.turn ? before.text + frame.text : frame.text;
      this.drafts = new Map(this.drafts).set(frame.id, { turn: frame.turn, text });
    } else if (frame.op === 'retract') this.settle(frame.id);
    else if (frame.op === 'whisper') this.nudged = { id: frame.id, times: (this.nudged?.times ?? 0) + 1 };
  }

  typists(id: string): readonly Typist[] {
    return (this.#typing.get(id) ?? []).filter((typist) => typist.until > clock.now);
  }

  /** Something was said: whoever said it types no more, and the draft is over. */
  said(id: string, author: string): void {
    if (author === 'agent' || author === 'advisor') this.settle(id);
    const left = this.#typing.get(id)?.filter((typist) => typist.kind !== author);
    if (left) this.#typing = new Map(this.#typing).set(id, left);
  }

  settle(id: string): void {
    if (!this.drafts.has(id)) return;
    const drafts = new Map(this.drafts);
    drafts.delete(id);
    this.drafts = drafts;
  }

  clear(): void {
    this.viewers = new Map();
    this.#typing = new Map();
    this.drafts = new Map();
  }

  #types(id: string, who: Omit<Typist, 'until'>): void {
    const others = (this.#typing.get(id) ?? []).filter((typist) => typist.id !== who.id);
    this.#typing = new Map(this.#typing).set(id, [...others, { ...who, until: clock.exact() + TYPING_LASTS }]);
  }
}

export const whispers = new Whispers();
