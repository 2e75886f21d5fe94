import type { ClaimChange } from '../api/claims';
import { m } from '../paraglide/messages';
import { claimFactWord } from '../ui/claimWords';
import { plain } from '../ui/words';
import { documentWord } from './paperWords';
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
  documents_requested: m.claim_did_request,
  document_received: m.claim_did_receive,
  document_accepted: m.claim_did_accept_document,
  document_refused: m.claim_did_refuse_document,
  reminded: m.claim_did_remind,
  overdue: m.claim_did_overdue,
  action_added: m.claim_did_add_action,
  action_done: m.claim_did_finish_action,
};
export const changeWord = ({ kind }: ClaimChange): string => kinds[kind]?.() ?? plain(kind);

/** What else is known of a line of the history, in words; codes and names of fields are the server's. */
export function changeDetail({ from_status: from, to_status: to, detail }: ClaimChange): string {
  const said: string[] = [];
  if (to) said.push(from ? `${statusWord(from)} → ${statusWord(to)}` : statusWord(to));
  if (typeof detail.reason === 'string') said.push(reasonWord(detail.reason));
  if (typeof detail.name === 'string') said.push(detail.name);
  if (typeof detail.advisor === 'string') said.push(detail.advisor);
  if (typeof detail.score === 'number') said.push(`CCI ${detail.score}`);
  if (typeof detail.kind === 'string') said.push(documentWord(detail.kind));
  const listed = (value: unknown, word: (code: string) => string): void => {
    if (Array.isArray(value) && value.length > 0) said.push(value.map((each) => word(String(each))).join(', '));
  };
  listed(detail.kinds, documentWord);
  listed(detail.fields, (name) => claimFactWord(name) ?? plain(name));
  return said.join(' · ');
}
