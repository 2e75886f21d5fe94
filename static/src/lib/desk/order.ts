import type { ConversationView, HandoffView } from '../api/talk';
import type { ContactView } from '../api/types';

export type Tab = 'queue' | 'mine' | 'all';
export const TABS: readonly Tab[] = ['queue', 'mine', 'all'];

export const isWaiting = (handoff: HandoffView): boolean =>
  handoff.status === 'waiting' || handoff.status === 'offered' || handoff.status === 'promised';

/** The order of the server's queue: urgency, score, age. */
export function inQueueOrder(a: HandoffView, b: HandoffView): number {
  return (
    a.urgency.localeCompare(b.urgency) ||
    b.score - a.score ||
    Date.parse(a.requested_at) - Date.parse(b.requested_at) ||
    a.id.localeCompare(b.id)
  );
}

/** Those one is offered stand above the rest: they run out first. */
export function queue(handoffs: Iterable<HandoffView>, me: string): HandoffView[] {
  const offered = (handoff: HandoffView): number => Number(isOfferedTo(handoff, me));
  return [...handoffs].filter(isWaiting).sort((a, b) => offered(b) - offered(a) || inQueueOrder(a, b));
}

export const isOfferedTo = (handoff: HandoffView, me: string): boolean =>
  handoff.status === 'offered' && handoff.offered_to?.id === me;

const spokenAt = (talk: ConversationView): number => Date.parse(talk.last_message_at ?? talk.opened_at);

export function newestFirst(talks: Iterable<ConversationView>): ConversationView[] {
  return [...talks].sort((a, b) => spokenAt(b) - spokenAt(a) || b.id.localeCompare(a.id));
}

export function mine(talks: Iterable<ConversationView>, me: string): ConversationView[] {
  return newestFirst([...talks].filter((talk) => talk.status === 'open' && talk.advisor?.id === me));
}

const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word asked for is somewhere in the name, the number or the last words. */
export function matches(search: string, talk: ConversationView | null, contact: ContactView | null): boolean {
  const words = bare(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const digits = (contact?.phone ?? '').replace(/\D/g, '');
  const hay = bare([contact?.name, contact?.email, contact?.address, talk?.last_text].filter(Boolean).join(' '));
  return words.every(
    (word) => hay.includes(word) || (/^\+?\d[\d-]*$/.test(word) && digits.includes(word.replace(/\D/g, ''))),
  );
}
