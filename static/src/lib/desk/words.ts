import type { BriefFact, ConversationView, Presence } from '../api/talk';
import type { ContactView, MessageView } from '../api/types';
import { m } from '../paraglide/messages';
import { answerWord, claimFactWord } from '../ui/claimWords';
import { phone } from '../ui/format';
import { plain } from '../ui/words';

type Words = Record<string, () => string>;
const word = (words: Words, code: string): string => words[code]?.() ?? plain(code);

const reasons: Words = {
  caller_asked: m.why_caller_asked,
  policy: m.why_policy,
  misunderstood: m.why_misunderstood,
  complaint: m.why_complaint,
  urgent: m.why_urgent,
  unanswerable: m.why_unanswerable,
  tool_failed: m.why_tool_failed,
  transferred: m.why_transferred,
  agent_failed: m.why_agent_failed,
};
export const reasonWord = (reason: string): string => word(reasons, reason);

const skills: Words = {
  general: m.skill_general,
  shop: m.skill_shop,
  dispatch: m.skill_dispatch,
  urgences: m.skill_emergencies,
  emergency: m.skill_emergencies,
  emergencies: m.skill_emergencies,
  orders: m.skill_orders,
  sales: m.skill_sales,
  claims: m.skill_claims,
  sinistre: m.skill_claims,
  collision: m.claim_type_collision,
  vol: m.claim_type_vol,
  incendie: m.claim_type_incendie,
  blessure: m.claim_type_blessure,
  responsabilite: m.claim_type_responsabilite,
  support: m.skill_support,
  billing: m.skill_billing,
  complaints: m.skill_complaints,
};
export const skillWord = (skill: string): string => word(skills, skill);

const channels: Words = { sms: m.channel_sms, voice: m.channel_voice, chat: m.channel_chat, manual: m.channel_manual };
export const channelWord = (channel: string): string => word(channels, channel);

const statuses: Words = {
  intended: m.receipt_intended,
  accepted: m.receipt_accepted,
  sent: m.receipt_sent,
  delivered: m.receipt_delivered,
  read: m.receipt_read,
  undelivered: m.receipt_undelivered,
  failed: m.receipt_failed,
  unknown: m.receipt_unknown,
  suppressed: m.receipt_suppressed,
};
export const statusWord = (status: string): string => word(statuses, status);

const presences: Record<Presence, () => string> = {
  available: m.presence_available,
  busy: m.presence_busy,
  paused: m.presence_paused,
  offline: m.presence_offline,
};
export const PRESENCES = Object.keys(presences) as Presence[];
export const presenceWord = (presence: Presence): string => presences[presence]();

const tones: Words = { calm: m.tone_calm, worried: m.tone_worried, upset: m.tone_upset, angry: m.tone_angry };
export const toneWord = (tone: string): string => word(tones, tone);

const fields: Words = {
  name: m.field_name,
  first_name: m.fact_first_name,
  last_name: m.fact_last_name,
  phone: m.field_phone,
  email: m.field_email,
  address: m.field_address,
  postal_code: m.fact_postal_code,
  language: m.language,
  type: m.field_type,
  problem: m.fact_problem,
  service: m.fact_service,
  location: m.fact_location,
  availability: m.fact_availability,
  reservation: m.fact_reservation,
  booking_name: m.fact_booking_name,
  appointment: m.fact_appointment,
  source: m.fact_source,
  happening_now: m.fact_happening_now,
  is_urgent: m.fact_is_urgent,
  note: m.fact_note,
  message: m.fact_message,
  access: m.fact_access,
  need: m.verdict_need,
  urgency: m.field_urgency,
  order: m.fact_order,
  order_number: m.fact_order,
  product: m.fact_product,
};
export const factWord = (name: string): string => fields[name]?.() ?? claimFactWord(name) ?? plain(name);
/** What a yes-or-no fact says, in words. */
export const factValue = answerWord;

const declines: Words = {
  busy: m.decline_busy,
  not_my_field: m.decline_field,
  language: m.decline_language,
  leaving: m.decline_leaving,
  no_answer: m.decline_no_answer,
  passed_on: m.decline_passed_on,
};
export const DECLINES = ['busy', 'not_my_field', 'language', 'leaving'] as const;
export const declineWord = (reason: string): string => declines[reason]?.() ?? reason;

const engines: Words = { builtin: m.engine_builtin, model: m.engine_model };
export const engineWord = (engine: string): string => word(engines, engine);

const turns: Words = {
  done: m.turn_done,
  running: m.turn_running,
  fallback: m.turn_fallback,
  cancelled: m.turn_cancelled,
  fenced: m.turn_fenced,
};
export const turnWord = (status: string): string => word(turns, status);

/** Below this an extracted name is shown, and shown as unsure. */
export const SURE = 0.9;

export function nameOf(contact: ContactView | null): string {
  return (
    contact?.name ??
    phone(contact?.phone ?? null) ??
    (contact?.is_anonymous ? m.contact_anonymous() : m.contact_unnamed())
  );
}

/** A name read in a text or given by a channel waits for somebody to confirm it, unless a fact says how sure it is. */
export function isNameSure(contact: ContactView, facts: readonly BriefFact[]): boolean {
  const fact = facts.find((each) => each.name === 'name');
  return fact ? fact.confidence >= SURE : contact.name_source !== 'text';
}

export function whoSpeaks(talk: ConversationView, me: string): string {
  if (talk.status === 'closed') return m.desk_closed();
  if (talk.handling === 'waiting') return m.desk_is_waiting();
  if (talk.handling === 'agent') return m.desk_is_agents();
  return talk.advisor?.id === me ? m.desk_is_yours() : m.desk_is_theirs({ name: talk.advisor?.name ?? '' });
}

const authors: Record<MessageView['author'], () => string> = {
  contact: m.contact,
  agent: m.author_agent,
  advisor: m.author_advisor,
  system: m.actor_system,
};

export function authorWord(message: MessageView, contact: ContactView | null, me: string): string {
  if (message.author === 'contact') return nameOf(contact);
  if (message.author === 'advisor')
    return message.user?.id === me ? m.author_you() : (message.user?.name ?? m.author_advisor());
  return authors[message.author]();
}
