import { describe, expect, it } from 'vitest';
import type { ConversationView, HandoffView, NoteView } from '../src/lib/api/talk';
import type { ContactView, MessageView } from '../src/lib/api/types';
import { moments } from '../src/lib/desk/moments';
import { matches, mine, queue } from '../src/lib/desk/order';
import { segmentsOf } from '../src/lib/desk/segments';
import { dayOf, dayText } from '../src/lib/knowledge/knowledge';

const at = (minute: number): string => new Date(Date.parse('2026-11-21T12:00:00Z') + minute * 60_000).toISOString();

const handoff = (id: string, fields: Partial<HandoffView> = {}): HandoffView => ({
  id,
  version: 1,
  conversation_id: `c-${id}`,
  contact_id: `p-${id}`,
  status: 'waiting',
  reason: 'caller_asked',
  skill: 'general',
  language: 'fr',
  urgency: 'P4',
  complexity: 0,
  emotion: 0,
  flags: [],
  score: 0,
  requested_at: at(0),
  offered_to: null,
  offered_until: null,
  declines: [],
  claimed_by: null,
  claimed_at: null,
  brief: { summary: '', facts: [], missing: [], tone: 'calm', advice: '', suggestion: '', next_step: '' },
  callback_by: null,
  alert_id: null,
  ended_because: null,
  ...fields,
});

const talk = (id: string, fields: Partial<ConversationView> = {}): ConversationView => ({
  id,
  version: 1,
  contact_id: 'p',
  channel: 'sms',
  status: 'open',
  opened_at: at(0),
  closed_at: null,
  channel_id: null,
  language: 'fr',
  handling: 'agent',
  epoch: 1,
  advisor: null,
  claimed_at: null,
  urgency: null,
  need: null,
  last_seq: 1,
  last_message_at: at(0),
  last_author: 'contact',
  last_text: 'Ça refoule au sous-sol',
  ...fields,
});

const message = (seq: number, minute: number, fields: Partial<MessageView> = {}): MessageView => ({
  id: `m${seq}`,
  version: 1,
  conversation_id: 'c',
  contact_id: 'p',
  direction: 'in',
  channel: 'sms',
  author: 'contact',
  text: `${seq}`,
  media: [],
  at: at(minute),
  status: 'received',
  flags: [],
  seq,
  language: 'fr',
  phase: null,
  action: null,
  data: null,
  user: null,
  error: null,
  segments: null,
  ...fields,
});

const note = (id: string, minute: number): NoteView => ({
  id,
  version: 1,
  conversation_id: 'c',
  author: { id: 'u', name: 'Sam' },
  text: 'x',
  mentions: [],
  kind: 'note',
  at: at(minute),
});

describe('the queue', () => {
  it('stands as the server’s: urgency, score, age; what is over is not in it', () => {
    const rows = [
      handoff('old', { requested_at: at(-9) }),
      handoff('heavy', { score: 60 }),
      handoff('urgent', { urgency: 'P1', requested_at: at(5) }),
      handoff('new', { requested_at: at(1) }),
      handoff('taken', { status: 'claimed', urgency: 'P1' }),
      handoff('promised', { status: 'promised', urgency: 'P2' }),
    ];
    expect(queue(rows, 'me').map((row) => row.id)).toEqual(['urgent', 'promised', 'heavy', 'old', 'new']);
  });

  it('puts what one is offered first, and not what others are', () => {
    const rows = [
      handoff('a', { urgency: 'P1' }),
      handoff('b', { status: 'offered', offered_to: { id: 'me', name: 'Me' } }),
      handoff('c', { status: 'offered', offered_to: { id: 'you', name: 'You' } }),
    ];
    expect(queue(rows, 'me').map((row) => row.id)).toEqual(['b', 'a', 'c']);
  });

  it('keeps mine apart, the last said first, closed ones gone', () => {
    const me = { id: 'me', name: 'Me' };
    const rows = [
      talk('1', { advisor: me, handling: 'advisor' }),
      talk('2', { advisor: me, handling: 'advisor', last_message_at: at(3) }),
      talk('3', { advisor: { id: 'you', name: 'You' }, handling: 'advisor' }),
      talk('4', { advisor: me, handling: 'advisor', status: 'closed' }),
    ];
    expect(mine(rows, 'me').map((row) => row.id)).toEqual(['2', '1']);
  });

  it('finds by name without accents, by number however written, by the last words', () => {
    const contact = { name: 'Éloïse Côté', phone: '+14385550142', email: null, address: null } as ContactView;
    for (const words of ['eloise cote', '438 555-0142', '5550142', 'REFOULE sous-sol', ''])
      expect(matches(words, talk('1'), contact), words).toBe(true);
    for (const words of ['marie', '5550143', 'refoule marie'])
      expect(matches(words, talk('1'), contact), words).toBe(false);
  });
});

describe('segments', () => {
  it.each([
    ['', 'GSM-7', 0, 160],
    ['é'.repeat(160), 'GSM-7', 1, 0],
    ['a'.repeat(161), 'GSM-7', 2, 145],
    ['€'.repeat(80), 'GSM-7', 1, 0],
    ['ê'.repeat(70), 'UCS-2', 1, 0],
    ['ê'.repeat(71), 'UCS-2', 2, 63],
    [`${'a'.repeat(69)}😀`, 'UCS-2', 2, 63],
    [`${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 2, 141],
  ] as const)('%#', (text, encoding, count, left) => expect(segmentsOf(text)).toEqual({ encoding, count, left }));
});

describe('the thread', () => {
  const told = { verdicts: [], unsent: [] };
  const ids = (all: readonly { kind: string; id: string }[]): string[] =>
    all.filter(({ kind }) => kind !== 'day').map(({ id }) => id);

  it('keeps the order things were said in, whatever the clocks say, with notes between', () => {
    const all = moments(
      { ...told, messages: [message(2, 1), message(1, 2), message(3, 5)], notes: [note('n', 3)] },
      () => 'd',
    );
    expect(ids(all)).toEqual(['m1', 'm2', 'n', 'm3']);
  });

  it('parts days, and joins what one person says in a row', () => {
    const all = moments(
      {
        ...told,
        messages: [message(1, 0), message(2, 1), message(3, 30), message(4, 31, { author: 'agent' })],
        notes: [],
      },
      (iso) => iso.slice(0, 15),
    );
    expect(all.filter(({ kind }) => kind === 'day')).toHaveLength(2);
    expect(all.flatMap((each) => (each.kind === 'message' ? [each.follows] : []))).toEqual([false, true, false, false]);
  });

  it('puts what has not left this device last', () => {
    const write = {
      key: 'k',
      path: '',
      body: {},
      shown: { text: 'bientôt' },
      id: 'c',
      verb: 'reply',
      at: Date.parse(at(-5)),
    };
    expect(ids(moments({ ...told, messages: [message(1, 0)], notes: [], unsent: [write] }, () => 'd'))).toEqual([
      'm1',
      'k',
    ]);
  });
});

describe('opening hours as written on a door', () => {
  it('are read and written back', () => {
    expect(dayText(dayOf('9:00-12:00, 13h-17:30') ?? [])).toBe('09:00-12:00, 13:00-17:30');
    expect(dayOf('')).toEqual([]);
  });

  it.each(['9-12', '25:00-26:00', 'matin', '9:00'])('refuse %s', (text) => expect(dayOf(text)).toBeNull());
});
