import { session } from '../api/session.svelte';
import type { ConversationView } from '../api/talk';
import { drawer } from '../live';
import { unread } from './order';

/** How far this person has read, on this device: conversation → the last `seq` they had before their eyes. */
class Seen {
  #upTo = $state.raw<ReadonlyMap<string, number>>(new Map());
  #owner = '';

  async load(): Promise<void> {
    const me = session.me;
    const owner = me ? `${me.tenant.id}:${me.user.id}` : '';
    if (owner === this.#owner) return;
    this.#owner = owner;
    const kept = (await drawer.read<[string, number][]>(`seen:${owner}`)) ?? [];
    this.#upTo = new Map([...kept, ...this.#upTo]);
  }

  mark(talk: ConversationView): void {
    if ((this.#upTo.get(talk.id) ?? -1) >= talk.last_seq) return;
    const upTo = new Map(this.#upTo);
    upTo.delete(talk.id);
    upTo.set(talk.id, talk.last_seq);
    this.#upTo = upTo;
    void drawer.write(`seen:${this.#owner}`, [...upTo].slice(-500));
  }

  unread(talk: ConversationView): number | null {
    return unread(talk, this.#upTo.get(talk.id));
  }
}

export const seen = new Seen();
