import { m } from '../paraglide/messages';
import { claimFactWord } from '../ui/claimWords';
import { plain } from '../ui/words';
import { documentWord, kindWord } from './paperWords';

type Words = Readonly<Record<string, () => string>>;

/** What decided, and what made a score: the codes of `agents.complexity` in the words of whoever reads. */
const reasons: Words = {
  serious_injury: m.claim_reason_serious_injury,
  still_dangerous: m.claim_reason_still_dangerous,
  someone_unsafe: m.claim_reason_someone_unsafe,
  injury: m.claim_reason_injury,
  human_requested: m.claim_reason_human_requested,
  injury_unclear: m.claim_reason_injury_unclear,
  violence: m.claim_reason_violence,
  hit_and_run: m.claim_reason_hit_and_run,
  liability_disputed: m.claim_reason_liability_disputed,
  liability_unclear: m.claim_reason_liability_unclear,
  documents_overdue: m.claim_reason_documents_overdue,
  open_too_long: m.claim_reason_open_too_long,
  declared_late: m.claim_reason_declared_late,
  not_covered: m.claim_reason_not_covered,
  type_unknown: m.claim_reason_type_unknown,
  severe_ambiguities: m.claim_reason_severe_ambiguities,
  inconsistent: m.claim_reason_inconsistent,
  contradiction: m.claim_reason_contradiction,
  critical_level: m.claim_reason_critical_level,
  cci: m.claim_reason_cci,
  review_ambiguity: m.claim_reason_review_ambiguity,
  review_documents: m.claim_reason_review_documents,
  review_expert: m.claim_reason_review_expert,
  review_passed: m.claim_reason_review_passed,
  fire: m.claim_reason_fire,
  large_loss: m.claim_reason_large_loss,
  source_running: m.claim_reason_source_running,
  missing_documents: m.claim_reason_missing_documents,
  simple: m.claim_reason_simple,
  caller_asked: m.claim_reason_human_requested,
};
/** A code in words; what a person wrote stays as they wrote it. */
export const reasonWord = (code: string): string => reasons[code]?.() ?? (/\s/.test(code) ? code : plain(code));

const effects: Words = {
  urgent: m.claim_effect_urgent,
  escalate: m.claim_effect_escalate,
  expert: m.claim_effect_expert,
  documents: m.claim_effect_documents,
};
export const effectWord = (effect: string): string => effects[effect]?.() ?? plain(effect);

const whys: Words = {
  policy_unknown: m.claim_why_policy_unknown,
  several_injury: m.claim_why_several_injury,
  several_immobilised: m.claim_why_several_immobilised,
  several_break_in: m.claim_why_several_break_in,
  parties_4: m.claim_why_parties_many,
  parties_unknown: m.claim_why_parties_unknown,
  documents_unknown: m.claim_why_documents_unknown,
  stressed: m.claim_why_stressed,
  many_markers: m.claim_why_many_markers,
  no_facts: m.claim_why_no_facts,
  more_assumed_than_known: m.claim_why_more_assumed_than_known,
  vague_date: m.claim_why_vague_date,
  vague_place: m.claim_why_vague_place,
  type_unsure: m.claim_why_type_unsure,
  unclear_assumptions: m.claim_why_assumptions,
  not_covered: m.claim_reason_not_covered,
};
const about = (name: string): string => claimFactWord(name) ?? plain(name);
/** Codes that end in what they speak of. */
const spoken: readonly (readonly [string, (rest: string) => string])[] = [
  ['policy_', (rest) => m.claim_why_policy({ kind: kindWord(rest) })],
  ['parties_', (rest) => m.claim_why_parties({ count: rest })],
  ['missing_', (rest) => m.claim_why_missing({ what: documentWord(rest) })],
  ['unclear_', (rest) => m.claim_why_unclear({ what: about(rest) })],
  ['contradiction_', (rest) => m.claim_why_contradiction({ what: about(rest) })],
];

export function whyWord(code: string): string {
  const said = whys[code];
  if (said) return said();
  const found = spoken.find(([start]) => code.startsWith(start));
  return found ? found[1](code.slice(found[0].length)) : plain(code);
}
