import type { NoteView } from '../api/talk';
import type { MessageView, Verdict } from '../api/types';
import type { Write } from '../live';

/** One thing to read in a conversation. */
export type Moment =
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly at: string;
      readonly message: MessageView;
      readonly verdict: Verdict | null;
      readonly follows: boolean;
    }
  | { readonly kind: 'note'; readonly id: string; readonly at: string; readonly note: NoteView }
  | { readonly kind: 'unsent'; readonly id: string; readonly at: string; readonly write: Write }
  | { readonly kind: 'day'; readonly id: string; readonly at: string };

export interface Told {
  readonly messages: readonly MessageView[];
  readonly notes: readonly NoteView[];
  readonly verdicts: readonly { readonly message_id: string | null; readonly verdict: Verdict }[];
  readonly unsent: readonly Write[];
}

/** Said again by the same within so long: one block. */
const TOGETHER = 4 * 60_000;

/** Everything in the order it was said, days apart; what has not left this device stands last. */
export function moments({ messages, notes, verdicts, unsent }: Told, dayOf: (iso: string) => string): Moment[] {
  const judged = new Map(
    verdicts.filter((each) => each.message_id !== null).map((each) => [each.message_id, each.verdict]),
  );
  const sent = new Set(messages.map((message) => message.id));
  const said = merged(
    [...messages].sort(inOrder).map((message) => ({
      kind: 'message' as const,
      id: message.id,
      at: message.at,
      message,
      verdict: judged.get(message.id) ?? null,
      follows: false,
    })),
    [...notes].sort(byTime).map((note) => ({ kind: 'note' as const, id: note.id, at: note.at, note })),
  );
  const waiting = unsent
    .filter((write) => !sent.has(write.key))
    .map((write) => ({ kind: 'unsent' as const, id: write.key, at: new Date(write.at).toISOString(), write }));
  return withDays([...said, ...waiting], dayOf);
}

function byTime(a: { at: string; id: string }, b: { at: string; id: string }): number {
  return Date.parse(a.at) - Date.parse(b.at) || a.id.localeCompare(b.id);
}

function inOrder(a: MessageView, b: MessageView): number {
  return a.seq !== null && b.seq !== null ? a.seq - b.seq : byTime(a, b);
}

/** What was said keeps its order whatever the clocks say; notes find their place between by time. */
function merged(messages: readonly Moment[], notes: readonly Moment[]): Moment[] {
  const all: Moment[] = [];
  let next = 0;
  for (const message of messages) {
    for (let note = notes[next]; note && Date.parse(note.at) < Date.parse(message.at); note = notes[next]) {
      all.push(note);
      next += 1;
    }
    all.push(message);
  }
  return [...all, ...notes.slice(next)];
}

function withDays(all: readonly Moment[], dayOf: (iso: string) => string): Moment[] {
  const shown: Moment[] = [];
  let day = '';
  for (const moment of all) {
    const its = dayOf(moment.at);
    if (its !== day) shown.push({ kind: 'day', id: `day:${its}`, at: moment.at });
    day = its;
    const before = shown.at(-1);
    shown.push(moment.kind === 'message' && before ? { ...moment, follows: isSame(before, moment) } : moment);
  }
  return shown;
}

function isSame(before: Moment, moment: Moment): boolean {
  if (before.kind !== 'message' || moment.kind !== 'message') return false;
  const { message: a } = before;
  const { message: b } = moment;
  return a.author === b.author && a.user?.id === b.user?.id && Date.parse(b.at) - Date.parse(a.at) < TOGETHER;
}
