import { session } from '../api/session.svelte';
import type { ConversationView } from '../api/talk';
import { actions } from './actions';
import { desk } from './desk.svelte';
import { pane } from './pane';

/** What a key does to the conversation that is mine: pass it on, give it back, end it. */
export function workKey(key: string, talk: ConversationView): boolean {
  if (!desk.isMine(talk)) return false;
  if (key === 't') desk.ask = { kind: 'transfer', id: talk.id };
  else if (key === 'b') desk.ask = { kind: 'release', id: talk.id };
  else if (key === 'x') desk.ask = { kind: 'close', id: talk.id };
  else return false;
  return true;
}

/** Keys of a conversation shown outside the inbox; true when one was used. */
export function threadKey(id: string, key: string): boolean {
  const talk = desk.talk(id);
  if (talk?.status !== 'open' || !session.can('conversations:answer')) return false;
  if (key === 'c') {
    if (!desk.isMine(talk)) void actions.claim(talk);
  } else if (key === 'r') pane.focus('reply');
  else if (key === 'n') pane.focus('note');
  else return workKey(key, talk);
  return true;
}
