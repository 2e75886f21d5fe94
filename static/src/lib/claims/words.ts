import type { ClaimStatus } from '../api/claims';
import { m } from '../paraglide/messages';
import { plain } from '../ui/words';

type Words = Readonly<Record<string, () => string>>;
const word = (words: Words, code: string): string => words[code]?.() ?? plain(code);

const statuses: Words = {
  nouveau: m.claim_status_nouveau,
  en_cours: m.claim_status_en_cours,
  en_attente_client: m.claim_status_en_attente_client,
  escalade: m.claim_status_escalade,
  expert: m.claim_status_expert,
  validation: m.claim_status_validation,
  ferme: m.claim_status_ferme,
};
export const statusWord = (code: ClaimStatus): string => word(statuses, code);

const types: Words = {
  collision: m.claim_type_collision,
  vol: m.claim_type_vol,
  incendie: m.claim_type_incendie,
  degats_des_eaux: m.claim_type_degats_des_eaux,
  bris_de_glace: m.claim_type_bris_de_glace,
  blessure: m.claim_type_blessure,
  dommage_materiel: m.claim_type_dommage_materiel,
  responsabilite: m.claim_type_responsabilite,
  autre: m.claim_type_autre,
};
export const typeWord = (code: string): string => word(types, code);

const priorities: Words = {
  urgente: m.claim_priority_urgente,
  haute: m.claim_priority_haute,
  normale: m.claim_priority_normale,
  basse: m.claim_priority_basse,
};
export const priorityWord = (code: string): string => word(priorities, code);

const levels: Words = {
  simple: m.claim_level_simple,
  modere: m.claim_level_modere,
  complexe: m.claim_level_complexe,
  critique: m.claim_level_critique,
};
export const levelWord = (code: string): string => word(levels, code);

const treatments: Words = {
  autonome: m.claim_treatment_autonome,
  escalade: m.claim_treatment_escalade,
  expert: m.claim_treatment_expert,
};
export const treatmentWord = (code: string): string => word(treatments, code);

const outcomes: Words = {
  accepte: m.claim_outcome_accepte,
  rejete: m.claim_outcome_rejete,
  sans_suite: m.claim_outcome_sans_suite,
};
export const outcomeWord = (code: string): string => word(outcomes, code);

const decisions: Words = {
  autonome: m.claim_decision_autonome,
  documents: m.claim_decision_documents,
  expert: m.claim_decision_expert,
  escalade: m.claim_decision_escalade,
};
export const decisionWord = (code: string): string => word(decisions, code);

const factors: Words = {
  guarantees: m.claim_factor_guarantees,
  third_party: m.claim_factor_third_party,
  documents: m.claim_factor_documents,
  ambiguity: m.claim_factor_ambiguity,
  emotion: m.claim_factor_emotion,
  inconsistency: m.claim_factor_inconsistency,
};
export const factorWord = (code: string): string => word(factors, code);

export const TYPES: readonly string[] = Object.keys(types);
