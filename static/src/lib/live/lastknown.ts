import type { ConversationView, HandoffView } from '../api/talk';
import type { AlertView, ContactView } from '../api/types';
import { drawer } from '../offline/store';
import { absorb, tables } from './tables';

export interface LastKnown {
  readonly at: number;
  readonly alerts: AlertView[];
  readonly conversations?: ConversationView[];
  readonly handoffs?: HandoffView[];
  readonly contacts?: ContactView[];
}

const EVERY = 10_000;
/** Of a long list the newest are enough to work from. */
const CONVERSATIONS = 200;
let timer: ReturnType<typeof setInterval> | undefined;
let leave: (() => void) | undefined;

/** What the screen showed last, kept on this device so that a dead network still shows something, dated. */
export const lastKnown = {
  read: (owner: string): Promise<LastKnown | undefined> => drawer.read<LastKnown>(`known:${owner}`),

  show(known: LastKnown): void {
    tables.alerts.load(known.alerts);
    absorb(tables.conversations, known.conversations ?? []);
    absorb(tables.handoffs, known.handoffs ?? []);
    absorb(tables.contacts, known.contacts ?? []);
  },

  keep(owner: string, freshAt: () => number | null): void {
    lastKnown.stop();
    let saved = 0;
    const save = (): void => {
      const at = freshAt();
      if (at === null || at === saved) return;
      saved = at;
      void drawer.write(`known:${owner}`, { at, ...taken() });
    };
    leave = () => {
      if (document.hidden) save();
    };
    timer = setInterval(save, EVERY);
    document.addEventListener('visibilitychange', leave);
  },

  stop(): void {
    clearInterval(timer);
    if (leave) document.removeEventListener('visibilitychange', leave);
    leave = undefined;
  },
};

function taken(): Omit<LastKnown, 'at'> {
  const conversations = tables.conversations
    .rows()
    .filter((row) => row.status === 'open')
    .sort((a, b) => (b.last_message_at ?? '').localeCompare(a.last_message_at ?? ''))
    .slice(0, CONVERSATIONS);
  const spoken = new Set(conversations.map((row) => row.contact_id));
  return {
    alerts: tables.alerts.rows(),
    conversations,
    handoffs: tables.handoffs.rows(),
    contacts: tables.contacts.rows().filter((row) => spoken.has(row.id)),
  };
}
