import type { ClaimChange } from '../api/claims';
import { m } from '../paraglide/messages';
import { claimFactWord } from '../ui/claimWords';
import { money } from '../ui/format';
import { prefs } from '../ui/prefs.svelte';
import { plain } from '../ui/words';
import { actionStateWord, actionWord, documentStateWord, documentWord, guaranteeWord, sourceWord } from './paperWords';
import { reasonWord } from './reasons';
import { statusWord } from './words';

type Words = Readonly<Record<string, () => string>>;

const actors: Words = { agent: m.author_agent, system: m.actor_system, client: m.contact };
export const byWord = (by: string): string => actors[by]?.() ?? by;

const kinds: Words = {
  declared: m.claim_did_declare,
  recorded: m.claim_did_record,
  status: m.claim_did_status,
  assessed: m.claim_did_assess,
  assigned: m.claim_did_assign,
  accepted: m.claim_did_accept,
  rejected: m.claim_did_reject,
  closed: m.claim_did_close,
  reopened: m.claim_did_reopen,
  customer_told: m.claim_did_tell,
  documents_requested: m.claim_did_request,
  document_received: m.claim_did_receive,
  document_checked: m.claim_did_check,
  reminded: m.claim_did_remind,
  deadline_passed: m.claim_did_overdue,
  action_added: m.claim_did_add_action,
  action_changed: m.claim_did_change_action,
  action_expired: m.claim_did_expire_action,
  reimbursement_opened: m.claim_did_open_money,
  reimbursement_accepted: m.claim_did_accept_money,
  reimbursement_rejected: m.claim_did_reject_money,
  reimbursement_paid: m.claim_did_pay,
};
export const changeWord = ({ kind }: ClaimChange): string => kinds[kind]?.() ?? plain(kind);

const media: Words = { chat: m.claim_told_chat, sms: m.claim_told_sms };
/** What is corrected is named by itself; these say no more than that something was. */
const VAGUE = new Set(['answers', 'told', 'type_confidence', 'policy_number', 'policy_kind', 'currency']);
const fieldWord = (name: string): string =>
  name === 'policy_id' ? m.claim_fact_policy() : (claimFactWord(name) ?? plain(name));

/** What else is known of a line of the history, in words; codes and names of fields are the server's. */
export function changeDetail({ kind, from_status: from, to_status: to, detail }: ClaimChange): string {
  const text = (name: string): string | null => (typeof detail[name] === 'string' ? (detail[name] as string) : null);
  const list = (name: string): string[] => (Array.isArray(detail[name]) ? (detail[name] as unknown[]).map(String) : []);
  const reason = text('reason');
  const paper = text('kind');
  const state = text('status');
  const said = [
    to && (from ? `${statusWord(from)} → ${statusWord(to)}` : statusWord(to)),
    reason && reasonWord(reason),
    kind === 'customer_told' ? (media[text('by') ?? ''] ?? m.claim_told_none)() : null,
    kind === 'assigned' ? (text('to') ?? m.claim_nobodys()) : null,
    paper && documentWord(paper),
    kind === 'document_checked' && state ? documentStateWord(state) : null,
    kind === 'document_received' && text('from') ? sourceWord(text('from') ?? '') : null,
    text('action') && actionWord(text('action') ?? ''),
    kind === 'action_changed' && state ? actionStateWord(state) : null,
    text('guarantee') && guaranteeWord(text('guarantee') ?? ''),
    typeof detail.score === 'number' ? m.claim_cci_of({ score: detail.score }) : null,
    typeof detail.amount_minor === 'number' && text('currency')
      ? money(detail.amount_minor, text('currency') ?? '', prefs.locale)
      : null,
    list('kinds').map(documentWord).join(', '),
    list('fields')
      .filter((name) => !VAGUE.has(name))
      .map(fieldWord)
      .join(', '),
  ];
  return said.filter(Boolean).join(' · ');
}
