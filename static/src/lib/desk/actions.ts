import { newKey, Problem, post, put, Unreachable } from '../api/http';
import { session } from '../api/session.svelte';
import type { AdvisorView, ConversationView, HandoffView, Presence } from '../api/talk';
import type { Person } from '../api/types';
import { clock, live, outbox, type Write } from '../live';
import { m } from '../paraglide/messages';
import { problemWords } from '../ui/problems';
import { toasts } from '../ui/toasts.svelte';
import { type Attachment, attachments } from './attachments.svelte';
import { desk } from './desk.svelte';
import { drafts, type Mode } from './drafts.svelte';

export type Supervision = 'watch' | 'coach' | 'barge' | 'take_over';
type Change = (talk: ConversationView) => ConversationView;
const same: Change = (talk) => talk;

const me = (): Person => ({ id: session.me?.user.id ?? '', name: session.me?.user.name ?? '' });
const taken: Change = (talk) => ({
  ...talk,
  handling: 'advisor',
  advisor: me(),
  claimed_at: new Date(clock.exact()).toISOString(),
});

/** Asks at once and never later: who speaks to a customer must not change an hour after it was asked. */
async function ask(id: string, verb: string, body: Record<string, unknown>, change = same): Promise<boolean> {
  desk.expect(id, change);
  try {
    learn(await post(`/conversations/${id}/${verb}`, body));
    return true;
  } catch (cause) {
    if (cause instanceof Problem) learn(cause.members);
    tell(cause);
    return false;
  } finally {
    desk.settle(id);
  }
}

function learn(answer: unknown): void {
  live.learn(answer);
  if (typeof answer !== 'object' || answer === null) return;
  for (const part of ['conversation', 'handoff', 'current', 'message']) {
    if (part in answer) live.learn((answer as Record<string, unknown>)[part]);
  }
}

function tell(cause: unknown): void {
  if (cause instanceof Unreachable) {
    toasts.show('bad', m.desk_needs_network());
    return;
  }
  if (!(cause instanceof Problem)) throw cause;
  const winner = cause.members.advisor as Person | undefined;
  if (cause.code === 'conversation_already_taken' && winner?.name) {
    const mine = winner.id === me().id;
    toasts.show('info', mine ? m.desk_taken_by_you_already() : m.desk_taken_already({ name: winner.name }));
  } else toasts.show('bad', problemWords(cause), cause.code);
}

async function decline(handoff: HandoffView, reason: string): Promise<boolean> {
  try {
    live.learn(await post(`/handoffs/${handoff.id}/decline`, { reason }));
    return true;
  } catch (cause) {
    tell(cause);
    return false;
  }
}

async function beAt(status: Presence, capacity: number): Promise<void> {
  try {
    live.learn(await put<AdvisorView>('/advisors/me', { status, capacity }));
  } catch (cause) {
    tell(cause);
  }
}

type Sent = Pick<Write, 'key' | 'path' | 'body' | 'shown'>;

/** Sent now, or kept on this device and sent once when the network is back. */
function send(id: string, mode: Mode, sent: Sent): void {
  drafts.write(id, mode, '');
  void outbox.submit({ ...sent, id, verb: mode, at: clock.exact() });
}

function reply(id: string, text: string, carried: readonly Attachment[]): void {
  const key = newKey();
  const files = carried.flatMap((file) => (file.id === null ? [] : [file.id]));
  const body = { text, client_id: key, ...(files.length > 0 ? { files } : {}) };
  send(id, 'reply', { key, path: `/conversations/${id}/messages`, body, shown: { text, files: carried } });
}

function note(id: string, text: string, kind: 'note' | 'whisper', mentions: string[]): void {
  const body = { text, kind, mentions: kind === 'whisper' ? [] : mentions };
  send(id, 'note', { key: newKey(), path: `/conversations/${id}/notes`, body, shown: { text, kind } });
}

/** Words the server refused go back to whoever wrote them, even when they were sent from another visit. */
outbox.onSettled((write, outcome) => {
  if (write.verb !== 'reply' && write.verb !== 'note') return;
  if (outcome.kind === 'waiting') toasts.show('info', m.write_waiting());
  if (outcome.kind !== 'refused') return;
  drafts.giveBack(write.id, write.verb, String(write.shown.text ?? ''));
  attachments.giveBack(write.id, (write.shown.files as readonly Attachment[] | undefined) ?? []);
  tell(outcome.problem);
});

export const actions = {
  claim: async (talk: ConversationView): Promise<boolean> => {
    const mine = await ask(talk.id, 'claim', { epoch: talk.epoch }, taken);
    // It left the queue: the list goes where the conversation went.
    if (mine && desk.tab === 'queue') desk.tab = 'mine';
    return mine;
  },
  release: (id: string, note: string) =>
    ask(id, 'release', note ? { note } : {}, (talk) => ({ ...talk, handling: 'agent', advisor: null })),
  transfer: (id: string, to: { user_id: string } | { skill: string }, note: string) =>
    ask(id, 'transfer', { ...to, ...(note ? { note } : {}) }),
  close: (id: string, reason: string) => ask(id, 'close', { reason }, (talk) => ({ ...talk, status: 'closed' })),
  supervise: async (id: string, mode: Supervision): Promise<boolean> => {
    const done = await ask(id, 'supervise', { mode }, mode === 'take_over' ? taken : same);
    if (done && mode === 'take_over' && desk.tab === 'queue') desk.tab = 'mine';
    return done;
  },
  decline,
  beAt,
  reply,
  note,
  /** Others should know somebody answers already; whether they hear it does not matter. */
  typing: (id: string) => void post(`/conversations/${id}/typing`).catch(() => undefined),
};
