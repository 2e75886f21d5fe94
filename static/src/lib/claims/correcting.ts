import type { ClaimAnswer, ClaimView } from '../api/claims';
import { minorOf } from './money';

/** The answers a claim's rules look at, in the order of asking; each is yes, no or unknown. */
export const QUESTIONS: readonly string[] = (
  'injury serious_injury violence third_party hit_and_run liability_disputed fault_admitted report report_signed ' +
  'police photos witnesses vehicle_immobilised everyone_safe still_dangerous break_in inventory medical_seen ' +
  'source_stopped expert_contacted'
).split(' ');
/** What somebody only supposes. */
const SUPPOSED = 0.5;

const TEXTS = [
  'type',
  'occurred_on',
  'occurred_time',
  'place',
  'description',
  'third_party_name',
  'third_party_contact',
  'report_number',
  'police_report_number',
  'estimate_minor',
  'insured_liability_percent',
  'policy_id',
] as const;
export type Field = (typeof TEXTS)[number];

export interface DraftAnswer {
  readonly value: string;
  /** Somebody of ours vouches for it. */
  readonly sure: boolean;
}

/** A claim's facts as a form holds them: everything is text until it is sent. */
export interface Draft {
  readonly texts: Readonly<Record<Field, string>>;
  readonly answers: Readonly<Record<string, DraftAnswer>>;
}

function textOf(claim: ClaimView, field: Field): string {
  if (field === 'policy_id') return claim.policy?.id ?? '';
  if (field === 'occurred_time') return claim.occurred_time?.slice(0, 5) ?? '';
  if (field === 'estimate_minor') return claim.estimate_minor === null ? '' : String(claim.estimate_minor / 100);
  const value = claim[field];
  return value === null ? '' : String(value);
}

export function draftOf(claim: ClaimView): Draft {
  const names = [...new Set([...QUESTIONS, ...Object.keys(claim.answers)])];
  return {
    texts: Object.fromEntries(TEXTS.map((field) => [field, textOf(claim, field)])) as Record<Field, string>,
    answers: Object.fromEntries(
      names.map((name) => {
        const answer = claim.answers[name];
        return [name, { value: answer?.value ?? '', sure: answer?.confidence === 1 }];
      }),
    ),
  };
}

/** Fields that cannot be sent as they are. */
export function faultsOf({ texts }: Draft, today: string): Field[] {
  const { occurred_on: day, description, estimate_minor: estimate, insured_liability_percent: share } = texts;
  const wrong: Field[] = [];
  if (day > today) wrong.push('occurred_on');
  if (description.trim() === '') wrong.push('description');
  if (estimate.trim() !== '' && minorOf(estimate) === null) wrong.push('estimate_minor');
  if (share.trim() !== '' && (!/^\d{1,3}$/.test(share.trim()) || Number(share) > 100))
    wrong.push('insured_liability_percent');
  return wrong;
}

/** Only what was touched is sent: whatever somebody else learned meanwhile stays. */
export function bodyOf(claim: ClaimView, draft: Draft): Record<string, unknown> {
  const before = draftOf(claim);
  const body: Record<string, unknown> = {};
  for (const field of TEXTS) {
    const text = draft.texts[field].trim();
    if (text === before.texts[field].trim()) continue;
    if (text === '') body[field] = null;
    else if (field === 'estimate_minor') body[field] = minorOf(text);
    else body[field] = field === 'insured_liability_percent' ? Number(text) : text;
  }
  // Whoever writes it down anew is sure of it.
  if ('type' in body) body.type_confidence = 1;
  if (body.occurred_on) body.is_date_vague = false;
  if (body.place) body.is_place_vague = false;
  const answers = answersOf(claim, draft);
  return Object.keys(answers).length > 0 ? { ...body, answers } : body;
}

function answersOf(claim: ClaimView, { answers }: Draft): Record<string, ClaimAnswer> {
  const found: Record<string, ClaimAnswer> = {};
  for (const [name, { value, sure }] of Object.entries(answers)) {
    const known = claim.answers[name];
    const text = value.trim();
    if (text === (known?.value ?? '') && (text === '' || text === 'unknown' || sure === (known?.confidence === 1)))
      continue;
    // What the customer said does not vouch for anything else.
    const quote = known?.value === text ? known.quote : '';
    const confidence = sure || text === 'unknown' ? 1 : SUPPOSED;
    found[name] = { value: text === '' ? 'unknown' : text, quote, confidence, asked: known?.asked ?? false };
  }
  return found;
}

/** What a form holds once somebody else has changed the claim: what was typed stays, the rest follows. */
export interface Merged {
  readonly draft: Draft;
  /** What the other one changed. */
  readonly theirs: readonly string[];
  /** What both changed, each in their own way. */
  readonly both: readonly string[];
}

const isSame = (a: DraftAnswer | undefined, b: DraftAnswer | undefined): boolean =>
  (a?.value ?? '') === (b?.value ?? '') && (a?.sure ?? false) === (b?.sure ?? false);

export function merged(base: ClaimView, now: ClaimView, draft: Draft): Merged {
  const [old, fresh] = [draftOf(base), draftOf(now)];
  const theirs: string[] = [];
  const both: string[] = [];
  const texts: Record<Field, string> = { ...draft.texts };
  const answers: Record<string, DraftAnswer> = { ...draft.answers };
  const meet = (name: string, isMine: boolean, isAgreed: boolean, follow: () => void): void => {
    theirs.push(name);
    if (!isMine) follow();
    else if (!isAgreed) both.push(name);
  };
  for (const field of TEXTS) {
    const [was, is, mine] = [old.texts[field], fresh.texts[field], draft.texts[field]];
    if (was === is) continue;
    meet(field, mine !== was, mine === is, () => {
      texts[field] = is;
    });
  }
  for (const [name, is] of Object.entries(fresh.answers)) {
    const [was, mine] = [old.answers[name], draft.answers[name]];
    if (isSame(was, is)) continue;
    meet(name, !isSame(mine, was), isSame(mine, is), () => {
      answers[name] = is;
    });
  }
  return { draft: { texts, answers }, theirs, both };
}
