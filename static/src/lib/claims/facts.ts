import type { ClaimFact, ClaimView } from '../api/claims';

/** An answer less sure than this is only supposed. */
const UNSURE = 0.6;

/** What a claim was told, as facts and assumptions; what nobody could say is neither. */
export function factsOf(claim: ClaimView): ClaimFact[] {
  return Object.entries(claim.answers)
    .filter(([, { value }]) => value !== '' && value !== 'unknown')
    .map(([name, { value, quote, confidence }]) => ({
      name,
      value,
      quote: quote || null,
      confidence,
      is_assumption: confidence < UNSURE,
    }));
}
