import type { AlertView } from '../api/types';
import { m } from '../paraglide/messages';
import { phone } from '../ui/format';
import { knownNeed, tellingReason } from '../ui/triageWords';
import { plain } from '../ui/words';

/** Missing knowledge is said to be missing, never invented. */
export function contactName(contact: AlertView['contact']): string {
  if (contact.name) return contact.name;
  if (contact.is_anonymous) return m.contact_anonymous();
  return contact.phone ? m.contact_unnamed() : m.contact_unknown();
}

export function contactLine(contact: AlertView['contact']): string {
  return [contactName(contact), phone(contact.phone)].filter(Boolean).join(' · ');
}

export const statusWord: Record<AlertView['status'], () => string> = {
  pending: m.status_pending,
  acknowledged: m.status_acknowledged,
  resolved: m.status_resolved,
  expired: m.status_expired,
};

export const channelWord: Record<AlertView['channel'], () => string> = {
  sms: m.channel_sms,
  voice: m.channel_voice,
  manual: m.channel_manual,
};

const verbs: Record<string, () => string> = {
  acknowledge: m.did_acknowledge,
  acknowledged: m.did_acknowledge,
  resolve: m.did_resolve,
  resolved: m.did_resolve,
  assign: m.did_assign,
  assigned: m.did_assign,
  snooze: m.did_snooze,
  snoozed: m.did_snooze,
  reprioritise: m.did_reprioritise,
  reprioritised: m.did_reprioritise,
  escalate: m.did_escalate,
  escalated: m.did_escalate,
  note: m.did_note,
  notes: m.did_note,
  noted: m.did_note,
  raise: m.did_raise,
  raised: m.did_raise,
  expire: m.did_expire,
  expired: m.did_expire,
  bump: m.did_bump,
  release: m.did_release,
  wake: m.did_wake,
  breach: m.did_breach,
  exhaust: m.did_exhaust,
  step: m.did_step,
};

/** Verbs may come with their domain in front: `alert.acknowledged`. */
export function actionWords(verb: string): string {
  const short = verb.split('.').at(-1) ?? verb;
  return verbs[short]?.() ?? plain(verb).toLowerCase();
}

export function journalWords(entry: { provider: string; kind: string }): string {
  return m.journal_received({ provider: plain(entry.provider), kind: plain(entry.kind).toLowerCase() });
}

const receipts: Record<string, () => string> = {
  intended: m.receipt_intended,
  accepted: m.receipt_accepted,
  sent: m.receipt_sent,
  delivered: m.receipt_delivered,
  undelivered: m.receipt_undelivered,
  failed: m.receipt_failed,
  unknown: m.receipt_unknown,
  suppressed: m.receipt_suppressed,
};

const rings: Record<string, () => string> = {
  sent: m.receipt_rang,
  delivered: m.receipt_answered,
  undelivered: m.receipt_unanswered,
};

export function receiptWord(status: string, medium: 'sms' | 'call'): string {
  const word = (medium === 'call' ? rings[status] : undefined) ?? receipts[status];
  return word?.() ?? plain(status);
}

/** What a card is called: the trouble itself when the verdict names it, else the need, in the reader's language where we have the word. */
export function headline(alert: AlertView): string {
  return (alert.verdict && tellingReason(alert.verdict.reason)) ?? knownNeed(alert.need) ?? alert.title;
}

const calls: Record<string, () => string> = {
  queued: m.call_queued,
  ringing: m.call_ringing,
  in_progress: m.call_in_progress,
  forwarding: m.call_forwarding,
  ended: m.call_ended,
};

export function callWord(status: string): string {
  return calls[status]?.() ?? plain(status);
}

/** The rest of what an act says: from what to what, to whom, who was told. */
export function actionDetail(detail: Readonly<Record<string, unknown>>): string {
  const { from, to, told } = detail;
  if (typeof from === 'string' && typeof to === 'string') return `${from} → ${to}`;
  if (Array.isArray(told)) return told.filter((name) => typeof name === 'string').join(', ');
  return typeof to === 'string' ? to : '';
}
