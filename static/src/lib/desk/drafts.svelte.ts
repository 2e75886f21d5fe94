import { session } from '../api/session.svelte';
import { pocket } from '../live';

export type Mode = 'reply' | 'note';

/** Words not sent yet, one set per conversation and mode. Kept on this device at every keystroke: nothing typed is lost. */
class Drafts {
  #texts = $state.raw<ReadonlyMap<string, string>>(new Map());
  #modes = $state.raw<ReadonlyMap<string, Mode>>(new Map());
  #owner = '';

  load(): void {
    const me = session.me;
    const owner = me ? `${me.tenant.id}:${me.user.id}` : '';
    if (owner === this.#owner) return;
    this.#owner = owner;
    this.#texts = pocket.list(`draft:${owner}:`);
  }

  read(id: string, mode: Mode): string {
    return this.#texts.get(`${id}:${mode}`) ?? '';
  }

  has(id: string): boolean {
    return this.read(id, 'reply') !== '' || this.read(id, 'note') !== '';
  }

  write(id: string, mode: Mode, text: string): void {
    const key = `${id}:${mode}`;
    const texts = new Map(this.#texts);
    pocket.write(`draft:${this.#owner}:${key}`, text);
    if (text === '') texts.delete(key);
    else texts.set(key, text);
    this.#texts = texts;
  }

  /** Words that could not be sent come back above what was typed since. */
  giveBack(id: string, mode: Mode, text: string): void {
    const since = this.read(id, mode);
    this.write(id, mode, since === '' ? text : `${text}\n${since}`);
  }

  mode(id: string): Mode {
    return this.#modes.get(id) ?? 'reply';
  }

  choose(id: string, mode: Mode): void {
    this.#modes = new Map(this.#modes).set(id, mode);
  }
}

export const drafts = new Drafts();
