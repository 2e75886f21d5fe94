import type { ContactView, MessageView, Page, Person, Urgency, Verdict } from './types';

/** The views of conversations and of the desk, field for field. */
export type Language = 'fr' | 'en';
export type Handling = 'agent' | 'waiting' | 'advisor';
export type Presence = 'available' | 'busy' | 'paused' | 'offline';

export interface ConversationView {
  id: string;
  version: number;
  contact_id: string;
  channel: 'sms' | 'voice' | 'chat';
  status: 'open' | 'closed';
  opened_at: string;
  closed_at: string | null;
  channel_id: string | null;
  language: Language | null;
  handling: Handling;
  /** Grows whenever it changes who speaks. */
  epoch: number;
  advisor: Person | null;
  claimed_at: string | null;
  urgency: Urgency | null;
  need: string | null;
  last_seq: number;
  last_message_at: string | null;
  last_author: MessageView['author'] | null;
  last_text: string | null;
}

export interface BriefFact {
  name: string;
  value: string;
  confidence: number;
  quote: string | null;
  is_assumption: boolean;
}

export interface Brief {
  summary: string;
  facts: BriefFact[];
  missing: string[];
  tone: string;
  advice: string;
  suggestion: string;
  next_step: string;
}

export interface HandoffView {
  id: string;
  version: number;
  conversation_id: string;
  contact_id: string;
  status: 'waiting' | 'offered' | 'claimed' | 'promised' | 'cancelled';
  reason: string;
  skill: string;
  language: Language;
  urgency: Urgency;
  complexity: number;
  emotion: number;
  flags: string[];
  /** Who comes first among equally urgent ones. */
  score: number;
  requested_at: string;
  offered_to: Person | null;
  offered_until: string | null;
  declines: { user: Person; reason: string; at: string }[];
  claimed_by: Person | null;
  claimed_at: string | null;
  brief: Brief;
  callback_by: string | null;
  alert_id: string | null;
  ended_because: string | null;
}

export interface AdvisorView {
  id: string;
  version: number;
  user: Person;
  status: Presence;
  capacity: number;
  /** Conversations in hand now. */
  active: number;
  skills: string[];
  languages: Language[];
}

export interface NoteView {
  id: string;
  version: number;
  conversation_id: string;
  author: Person;
  text: string;
  mentions: Person[];
  kind: 'note' | 'whisper';
  at: string;
}

export interface CannedVariable {
  name: string;
  type: 'text' | 'name' | 'number' | 'money' | 'date' | 'time' | 'url';
  required: boolean;
}

export interface CannedReplyView {
  id: string;
  version: number;
  shortcut: string;
  title: string;
  bodies: { fr?: string; en?: string };
  variables: CannedVariable[];
  skill: string | null;
}

/** A ready reply for one conversation; `missing` blanks are still written as blanks in `text`. */
export interface RenderedReply {
  text: string;
  language: Language;
  missing: string[];
  /** What filled the others, as it was given or known. */
  values: Record<string, string>;
  segments: number;
}

export interface TurnView {
  id: string;
  conversation_id: string;
  message_id: string | null;
  engine: 'builtin' | 'model';
  model: string | null;
  status: 'done' | 'running' | 'fallback' | 'cancelled' | 'fenced';
  fallback_reason: string | null;
  first_token_ms: number | null;
  took_ms: number | null;
  prompt_tokens: number | null;
  completion_tokens: number | null;
  cost_micros: number | null;
  currency: string | null;
  tags: string[];
  at: string;
}

export interface HistoryItem {
  kind: 'conversation' | 'call' | 'alert';
  id: string;
  channel: string | null;
  at: string;
  status: string;
  text: string | null;
}

/** Everything one needs to take a conversation over, read in one snapshot. */
export interface DeskView {
  conversation: ConversationView;
  contact: ContactView;
  messages: MessageView[];
  verdicts: { id: string; at: string; message_id: string | null; verdict: Verdict }[];
  notes: NoteView[];
  handoff: HandoffView | null;
  facts: BriefFact[];
  missing: string[];
  tone: string | null;
  history: HistoryItem[];
  /** Told to supervisors and to the advisor who answers. */
  supervisors: { user: Person; mode: 'watch' | 'coach' | 'barge'; since: string }[];
  position: string;
}

/** How far one has read; `mentions` counts notes that name one since. */
export interface ReadView {
  conversation_id: string;
  read_seq: number;
  unread: number;
  mentions: number;
}

export interface Suggestion {
  source: 'canned' | 'knowledge' | 'agent';
  title: string;
  text: string;
  language: Language;
}

export interface ConversationPage extends Page<ConversationView> {
  contacts: ContactView[];
}
