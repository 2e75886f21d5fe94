import { session } from '../api/session.svelte';
import type { ConversationView } from '../api/talk';
import { m } from '../paraglide/messages';
import type { Entry } from '../ui/commands.svelte';
import { actions } from './actions';
import { canned } from './canned.svelte';
import { desk } from './desk.svelte';
import { pane } from './pane';
import { nameOf } from './words';

/** What one can do with a conversation, which ready reply one can take, and where one can go. */
export function paletteEntries(talk: ConversationView | null, go: (path: string) => void): Entry[] {
  void canned.need();
  return [...forTalk(talk), ...replies(talk), ...places(go)];
}

function forTalk(talk: ConversationView | null): Entry[] {
  if (!talk || !session.can('conversations:answer') || talk.status !== 'open') return [];
  const group = nameOf(desk.contact(talk.contact_id));
  const ask = (kind: 'transfer' | 'release' | 'close') => () => {
    desk.ask = { kind, id: talk.id };
  };
  const note = { id: 'desk-note', label: m.key_desk_note(), hint: 'n', group, run: () => pane.focus('note') };
  if (!desk.isMine(talk))
    return [{ id: 'desk-claim', label: m.desk_claim(), hint: 'c', group, run: () => void actions.claim(talk) }, note];
  return [
    { id: 'desk-reply', label: m.key_desk_reply(), hint: 'r', group, run: () => pane.focus('reply') },
    note,
    { id: 'desk-transfer', label: m.desk_transfer(), hint: 't', group, run: ask('transfer') },
    { id: 'desk-release', label: m.desk_release(), hint: 'b', group, run: ask('release') },
    { id: 'desk-close', label: m.desk_close(), hint: 'x', group, run: ask('close') },
  ];
}

function replies(talk: ConversationView | null): Entry[] {
  if (!talk || !desk.isMine(talk) || desk.open !== talk.id) return [];
  return canned.replies.map((reply) => ({
    id: `canned-${reply.id}`,
    label: reply.title,
    hint: `/${reply.shortcut.replace(/^\//, '')}`,
    group: m.canned_title(),
    run: () => pane.take(reply),
  }));
}

function places(go: (path: string) => void): Entry[] {
  const group = m.nav_inbox();
  return desk.ids.slice(0, 50).flatMap((id) => {
    const talk = desk.talk(id);
    return talk ? [{ id, label: nameOf(desk.contact(talk.contact_id)), group, run: () => go(`/inbox/${id}`) }] : [];
  });
}
