import type { ClaimFact, ClaimView } from '../api/claims';

/** What turns a supposition into a fact; null for what is none. */
export function confirmationOf(claim: ClaimView, { name }: ClaimFact): Record<string, unknown> | null {
  if (name === 'type') return { type_confidence: 1 };
  if (name === 'occurred_on') return { is_date_vague: false };
  if (name === 'place') return { is_place_vague: false };
  const answer = claim.answers[name];
  return answer ? { answers: { [name]: { ...answer, confidence: 1 } } } : null;
}
