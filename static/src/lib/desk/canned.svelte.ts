import { get, post } from '../api/http';
import type { CannedReplyView, Language, RenderedReply } from '../api/talk';

/** Replies ready to send; read once, when first asked for. */
class Canned {
  replies = $state.raw<readonly CannedReplyView[]>([]);
  error = $state.raw<unknown>(null);
  #asked = false;

  async need(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      this.replies = (await get<{ items: CannedReplyView[] }>('/canned-replies')).items;
      this.error = null;
    } catch (cause) {
      this.error = cause;
      this.#asked = false;
    }
  }

  find(words: string): CannedReplyView[] {
    const wanted = words.toLowerCase();
    return this.replies
      .filter(
        ({ shortcut, title }) =>
          shortcut.toLowerCase().replace(/^\//, '').startsWith(wanted) || title.toLowerCase().includes(wanted),
      )
      .slice(0, 8);
  }

  /** The server fills in what it knows and names what it does not. */
  render(
    reply: CannedReplyView,
    conversation: string,
    language: Language | null,
    values: Record<string, string>,
  ): Promise<RenderedReply> {
    return post(`/canned-replies/${reply.id}/render`, {
      conversation_id: conversation,
      values,
      ...(language ? { language } : {}),
    });
  }
}

export const canned = new Canned();
