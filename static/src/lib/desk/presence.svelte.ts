import { untrack } from 'svelte';
import type { Supervision } from './actions';

/** In which conversations of others this person is, and how. */
class SupervisedHere {
  #modes = $state.raw<ReadonlyMap<string, Supervision>>(new Map());

  mode(id: string): Supervision {
    return this.#modes.get(id) ?? 'watch';
  }

  /** What the server remembers counts until something is chosen here. */
  learn(id: string, mode: Supervision): void {
    if (!untrack(() => this.#modes.has(id))) this.choose(id, mode);
  }

  choose(id: string, mode: Supervision): void {
    const modes = new Map(untrack(() => this.#modes));
    if (mode === 'take_over') modes.delete(id);
    else modes.set(id, mode);
    this.#modes = modes;
  }
}

export const presence = new SupervisedHere();
