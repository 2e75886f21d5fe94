import type {
  AskedClaim,
  ClaimActionView,
  ClaimDocumentView,
  ClaimStatus,
  ClaimView,
  ReimbursementView,
} from '../api/claims';
import { Problem, patch, post, send, Unreachable } from '../api/http';
import { session } from '../api/session.svelte';
import type { Person } from '../api/types';
import { live } from '../live';
import { m } from '../paraglide/messages';
import { problemWords } from '../ui/problems';
import { toasts } from '../ui/toasts.svelte';
import { claims } from './claims.svelte';
import { STATUSES } from './order';
import { paymentWord } from './paperWords';
import { statusWord } from './words';

type Body = Record<string, unknown>;
type Change = (claim: ClaimView) => ClaimView;

/** A refusal nobody has been told of yet: somebody else was first, and what they made of it. */
export interface Lost {
  readonly id: string;
  readonly now: ClaimView | null;
}

/** Everything an answer carried that some screen shows. */
function learn(answer: unknown): void {
  live.learn(answer);
  if (typeof answer !== 'object' || answer === null) return;
  for (const part of ['claim', 'current', 'reimbursement', 'document', 'action']) {
    if (part in answer) live.learn((answer as Body)[part]);
  }
}

/** Asks at once and never later: what becomes of a claim must not change an hour after it was asked. */
async function ask<T>(work: () => Promise<T>, claim: ClaimView, change?: Change): Promise<T | null> {
  if (change) claims.expect(claim.id, change);
  try {
    const answer = await work();
    learn(answer);
    return answer;
  } catch (cause) {
    if (cause instanceof Problem) learn(cause.members);
    toasts.show('bad', refusal(cause, claim.number), cause instanceof Problem ? cause.code : null);
    return null;
  } finally {
    if (change) claims.settle(claim.id);
  }
}

/** What was refused and why, and who was first. */
export function refusal(cause: unknown, number: string): string {
  if (cause instanceof Unreachable) return m.claim_needs_network();
  if (!(cause instanceof Problem)) throw cause;
  const { members } = cause;
  const current = members.current as Partial<ClaimView> | ClaimStatus | undefined;
  const now = typeof current === 'object' ? current : null;
  if (cause.code === 'illegal_transition' && typeof members.current === 'string') {
    const allowed = (members.allowed as string[] | undefined) ?? [];
    const status = stepWord(members.current);
    return allowed.length > 0
      ? m.claim_illegal({ status, allowed: allowed.map(stepWord).join(', ') })
      : m.claim_illegal_none({ status });
  }
  if (cause.status === 412 && now?.status && now.number) {
    const said = { number, status: statusWord(now.status) };
    return now.advisor ? m.claim_changed_by({ ...said, name: nameOf(now.advisor) }) : m.claim_changed(said);
  }
  if (cause.code === 'claim_closed' && now?.status) return m.claim_illegal_none({ status: statusWord(now.status) });
  return cause.status === 412 ? m.claim_paper_changed() : problemWords(cause);
}

/** A step of a claim, or of a reimbursement: both are refused alike. */
const stepWord = (code: string): string =>
  STATUSES.find((each) => each === code) ? statusWord(code as ClaimStatus) : paymentWord(code);

const nameOf = (person: Person): string => (person.id === session.me?.user.id ? m.you() : person.name);

const to =
  <T = ClaimView>(claim: ClaimView, verb: string, body: Body = {}): (() => Promise<T>) =>
  () =>
    post<T>(`/claims/${claim.id}/${verb}`, { ...body, version: claim.version });

const me = (): Person => ({ id: session.me?.user.id ?? '', name: session.me?.user.name ?? '' });

export const actions = {
  status: (claim: ClaimView, status: ClaimStatus, reason: string) =>
    ask(to(claim, 'status', { status, ...(reason ? { reason } : {}) }), claim, (row) => ({ ...row, status })),
  accept: (claim: ClaimView, body: { amount_minor?: number; guarantee?: string; note?: string }) =>
    ask(to(claim, 'accept', body), claim),
  reject: (claim: ClaimView, reason: string) => ask(to(claim, 'reject', { reason }), claim),
  requestDocuments: (claim: ClaimView, kinds: readonly string[], message: string) =>
    ask(to<AskedClaim>(claim, 'request-documents', { kinds, ...(message ? { message } : {}) }), claim),
  /** `claim`: as whoever corrects it saw it. */
  correct: (claim: ClaimView, body: Body) =>
    ask(() => patch<ClaimView>(`/claims/${claim.id}`, { ...body, version: claim.version }), claim),
  assign: (claim: ClaimView, person: Person | null) =>
    ask(to(claim, 'assign', { user_id: person?.id ?? null }), claim, (row) => ({ ...row, advisor: person })),
  take: (claim: ClaimView) => actions.assign(claim, me()),
  reopen: (claim: ClaimView, reason: string) => ask(to(claim, 'reopen', { reason }), claim),
  close: (claim: ClaimView, reason: string) => ask(to(claim, 'close', reason ? { reason } : {}), claim),
  assess: (claim: ClaimView) => ask(() => post(`/claims/${claim.id}/assess`), claim),

  /** Written down by hand: under a code no rule knows, so that none ends it. */
  addTodo: (claim: ClaimView, todo: Pick<ClaimActionView, 'description' | 'whose' | 'priority' | 'due_at'>) =>
    ask(() => post<ClaimActionView>(`/claims/${claim.id}/actions`, { action: 'autre', ...todo }), claim),
  end: (claim: ClaimView, { id, version }: ClaimActionView, status: 'completee' | 'annulee') =>
    ask(() => patch<ClaimActionView>(`/claim-actions/${id}`, { status, version }), claim),
  judge: (claim: ClaimView, document: ClaimDocumentView, status: 'accepte' | 'refuse' | 'annule', note: string) =>
    ask(
      () =>
        patch<ClaimDocumentView>(`/documents/${document.id}`, {
          status,
          ...(note ? { note } : {}),
          version: document.version,
        }),
      claim,
    ),
  /** Opens what was sent; the link ends by itself. */
  fetch: async (claim: ClaimView, document: ClaimDocumentView): Promise<void> => {
    const link = await ask(() => post<{ url: string }>(`/documents/${document.id}/link`), claim);
    if (!link) return;
    const anchor = Object.assign(window.document.createElement('a'), {
      href: link.url,
      target: '_blank',
      rel: 'noreferrer',
    });
    anchor.click();
  },

  openReimbursement: (claim: ClaimView, guarantee: string, claimed_minor: number) =>
    ask(() => post<ReimbursementView>(`/claims/${claim.id}/reimbursements`, { guarantee, claimed_minor }), claim),
  decide: (claim: ClaimView, row: ReimbursementView, body: { accepted_minor: number } | { reject_reason: string }) =>
    ask(() => post<ReimbursementView>(`/reimbursements/${row.id}/decide`, { ...body, version: row.version }), claim),
  pay: (claim: ClaimView, row: ReimbursementView, body: { reference: string; paid_on: string; means: string }) =>
    ask(() => post<ReimbursementView>(`/reimbursements/${row.id}/pay`, { ...body, version: row.version }), claim),

  /** A link to the customer's own page; `sent`: a text with it is on its way. */
  link: (claim: ClaimView, byText: boolean) =>
    ask(
      () => post<{ url: string; expires_at: string; sent: boolean }>(`/claims/${claim.id}/links`, { send: byText }),
      claim,
    ),
  revoke: (claim: ClaimView, link: { id: string }) =>
    ask(() => send<null>('DELETE', `/claim-links/${link.id}`).then(() => true), claim),
};
