import type { Supervision } from './actions';

/** In which conversations of others this person is, and how. */
class SupervisedHere {
  #modes = $state.raw<ReadonlyMap<string, Supervision>>(new Map());

  mode(id: string): Supervision {
    return this.#modes.get(id) ?? 'watch';
  }

  choose(id: string, mode: Supervision): void {
    const modes = new Map(this.#modes);
    if (mode === 'take_over') modes.delete(id);
    else modes.set(id, mode);
    this.#modes = modes;
  }
}

export const presence = new SupervisedHere();
