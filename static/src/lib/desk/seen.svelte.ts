import { get, put } from '../api/http';
import { session } from '../api/session.svelte';
import type { ConversationView, NoteView, ReadView } from '../api/talk';
import type { MessageView } from '../api/types';
import { type EventFrame, live } from '../live';

interface Read {
  readonly seq: number;
  readonly unread: number;
  readonly mentions: number;
}

/** How far this person has read, on whatever device. */
class Seen {
  #reads = $state.raw<ReadonlyMap<string, Read>>(new Map());

  async load(): Promise<void> {
    const { items } = await get<{ items: ReadView[] }>('/conversations/reads');
    this.#reads = new Map(
      items.map(({ conversation_id, read_seq, unread, mentions }) => [
        conversation_id,
        { seq: read_seq, unread, mentions },
      ]),
    );
  }

  follow(): () => void {
    return live.follow((event) => this.#heard(event));
  }

  /** How many of the caller's messages are unread; null: some, nobody counted. */
  unread(talk: ConversationView): number | null {
    const read = this.#reads.get(talk.id);
    if (!read) return talk.last_author === 'contact' ? null : 0;
    return talk.last_seq <= read.seq ? 0 : read.unread;
  }

  mentions(id: string): number {
    return this.#reads.get(id)?.mentions ?? 0;
  }

  mark({ id, last_seq: seq }: ConversationView): void {
    const read = this.#reads.get(id);
    if (read && read.seq >= seq && read.mentions === 0) return;
    this.#reads = new Map(this.#reads).set(id, { seq, unread: 0, mentions: 0 });
    // What is not told now is told with the next message.
    void put(`/conversations/${id}/read`, { seq }).catch(() => undefined);
  }

  #heard({ topic, type, data }: EventFrame): void {
    if (type === 'message.received' && topic === 'messages') {
      const { conversation_id, author } = data as MessageView;
      if (author === 'contact') this.#count(conversation_id, 1, 0);
    } else if (type === 'note.added') {
      const note = data as NoteView;
      if (note.mentions.some((person) => person.id === session.me?.user.id)) this.#count(note.conversation_id, 0, 1);
    }
  }

  #count(id: string, unread: number, mentions: number): void {
    const read = this.#reads.get(id) ?? { seq: 0, unread: 0, mentions: 0 };
    this.#reads = new Map(this.#reads).set(id, {
      ...read,
      unread: read.unread + unread,
      mentions: read.mentions + mentions,
    });
  }
}

export const seen = new Seen();
