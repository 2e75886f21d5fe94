import type { ContactView, Page, Person } from './types';

/** The views of insurance claims, field for field. Codes are the domain's own (`en_attente_client`, `bris_de_glace` …). */
export type ClaimStatus = 'nouveau' | 'en_cours' | 'en_attente_client' | 'escalade' | 'expert' | 'validation' | 'ferme';
export type ClaimPriority = 'normale' | 'haute' | 'urgente';
export type ClaimLevel = 'simple' | 'modere' | 'complexe' | 'critique';
export type FactorName = 'guarantees' | 'third_party' | 'documents' | 'ambiguity' | 'emotion' | 'inconsistency';
export type Both = { fr: string; en: string };

export interface ClaimAnswer {
  value: string;
  quote: string;
  confidence: number;
  asked: boolean;
}

export interface ClaimView {
  id: string;
  version: number;
  number: string;
  contact: { id: string; name: string | null; matricule: string | null };
  policy: { id: string; number: string; kind: string } | null;
  conversation_id: string | null;
  type: string;
  type_confidence: number;
  occurred_on: string | null;
  occurred_time: string | null;
  place: string | null;
  description: string;
  answers: Record<string, ClaimAnswer>;
  third_party_name: string | null;
  third_party_contact: string | null;
  insured_liability_percent: number | null;
  report_number: string | null;
  police_report_number: string | null;
  estimate_minor: number | null;
  currency: string;
  language: 'fr' | 'en';
  emotion: { label: string; stress: number; markers: string[] } | null;
  status: ClaimStatus;
  /** Where the file may go from here. */
  allowed: ClaimStatus[];
  treatment: 'autonome' | 'escalade' | 'expert' | null;
  priority: ClaimPriority;
  cci: number | null;
  cci_level: ClaimLevel | null;
  formula: string | null;
  factors: Partial<Record<FactorName, number>> | null;
  rules: string[];
  escalation_reason: string | null;
  escalated_at: string | null;
  outcome: 'accepte' | 'rejete' | 'sans_suite' | null;
  outcome_reason: string | null;
  missing: string[];
  documents_complete: boolean;
  customer_due_at: string | null;
  advisor: Person | null;
  declared_at: string;
  updated_at: string;
  closed_at: string | null;
  anonymised: boolean;
}

/** A claim whose customer was just asked for documents; null: no message could leave. */
export interface AskedClaim extends ClaimView {
  told_by: 'chat' | 'sms' | null;
}

export interface ClaimActionView {
  id: string;
  version: number;
  claim_id: string;
  action: string;
  description: string;
  whose: 'client' | 'conseiller' | 'expert' | 'garage';
  priority: 'urgente' | 'haute' | 'normale' | 'basse';
  status: 'en_attente' | 'en_cours' | 'completee' | 'expiree' | 'annulee';
  due_at: string;
  created_at: string;
  done_at: string | null;
}

export interface ClaimDocumentView {
  id: string;
  version: number;
  claim_id: string;
  kind: string;
  status: 'demande' | 'recu' | 'accepte' | 'refuse' | 'annule';
  file_id: string | null;
  name: string | null;
  content_type: string | null;
  size: number | null;
  note: string | null;
  requested_at: string | null;
  received_at: string | null;
  received_from: 'conversation' | 'page' | 'conseiller' | null;
}

export interface ReimbursementView {
  id: string;
  version: number;
  claim_id: string;
  guarantee: string;
  currency: string;
  claimed_minor: number;
  accepted_minor: number | null;
  limit_minor: number | null;
  deductible_minor: number;
  net_minor: number | null;
  status: 'en_attente' | 'accepte' | 'partiellement_accepte' | 'paye' | 'rejete';
  reject_reason: string | null;
  means: 'virement' | 'cheque' | null;
  reference: string | null;
  paid_on: string | null;
  created_at: string;
  updated_at: string;
}

export interface Guarantee {
  name: string;
  covered: boolean;
  rate_percent: number | null;
  deductible_minor: number;
  limit_minor: number | null;
}

export interface PolicyView {
  id: string;
  version: number;
  contact_id: string;
  number: string;
  kind: string;
  status: 'actif' | 'suspendu' | 'ferme' | 'expire';
  starts_on: string;
  ends_on: string | null;
  currency: string;
  guarantees: Guarantee[];
  insured_object: string | null;
  notes: string | null;
}

/** An insured person: what the hub knows of anybody, and what an insurer keeps besides. */
export interface InsuredView extends ContactView {
  civility?: 'M' | 'Mme' | 'Mlle' | null;
  birth_date?: string | null;
  matricule?: string | null;
  city?: string | null;
  standing?: 'actif' | 'suspendu' | 'ferme' | null;
}

export interface Factor {
  name: FactorName;
  weight: number;
  score: number;
  why: string[];
}

export interface Assessment {
  formula: string;
  score: number;
  level: ClaimLevel;
  factors: Factor[];
  rules: { code: string; effect: string; quote: string }[];
  outcome: 'autonome' | 'documents' | 'expert' | 'escalade';
  priority: ClaimPriority;
  reviewed: boolean;
  reason: string;
  missing: string[];
  explanation: Both;
}

/** One computation of the CCI, as it was kept. */
export interface AssessmentView {
  id: string;
  at: string;
  by: string;
  body: Assessment;
}

export interface ClaimChange {
  id: string;
  at: string;
  kind: string;
  from_status: ClaimStatus | null;
  to_status: ClaimStatus | null;
  by: string;
  is_public: boolean;
  detail: Record<string, unknown>;
}

export interface ClaimFact {
  name: string;
  value: string;
  quote: string | null;
  confidence: number;
  is_assumption: boolean;
}

/** Everything one needs to decide on a claim, read in one snapshot. */
export interface ClaimFile {
  claim: ClaimView;
  contact: InsuredView;
  policy: PolicyView | null;
  documents: ClaimDocumentView[];
  actions: ClaimActionView[];
  reimbursements: ReimbursementView[];
  assessments: AssessmentView[];
  changes: ClaimChange[];
  conversation_id: string | null;
  facts: ClaimFact[];
  missing: string[];
  position: string;
}

export interface ClaimLink {
  id: string;
  created_at: string;
  created_by: string;
  expires_at: string;
  revoked_at: string | null;
  opened_at: string | null;
}

export interface ClaimStats {
  by_status: Partial<Record<ClaimStatus, number>>;
  by_band: Record<string, number>;
  waiting: number;
  mine: number;
  late: number;
  sample_size: number;
  /** Those that have a CCI. */
  scored: number;
}

export type ClaimPage = Page<ClaimView>;
