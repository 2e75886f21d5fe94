import type { CannedReplyView } from '../api/talk';
import type { Mode } from './drafts.svelte';

interface Hand {
  focus(mode: Mode): void;
  insert(text: string): void;
  take(reply: CannedReplyView): void;
}

let hand: Hand | null = null;

/** The composer on screen, for keys and the palette. */
export const pane = {
  use(next: Hand): () => void {
    hand = next;
    return () => {
      if (hand === next) hand = null;
    };
  },
  focus: (mode: Mode): void => hand?.focus(mode),
  insert: (text: string): void => hand?.insert(text),
  take: (reply: CannedReplyView): void => hand?.take(reply),
};
