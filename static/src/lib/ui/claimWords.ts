import { m } from '../paraglide/messages';

/** What a claim can be told about, as the desk and a claim's file both say it. */
const facts: Readonly<Record<string, () => string>> = {
  injury: m.claim_fact_injury,
  serious_injury: m.claim_fact_serious_injury,
  third_party: m.claim_fact_third_party,
  violence: m.claim_fact_violence,
  hit_and_run: m.claim_fact_hit_and_run,
  liability_disputed: m.claim_fact_liability_disputed,
  fault_admitted: m.claim_fact_fault_admitted,
  report: m.claim_fact_report,
  report_signed: m.claim_fact_report_signed,
  police: m.claim_fact_police,
  photos: m.claim_fact_photos,
  witnesses: m.claim_fact_witnesses,
  vehicle_immobilised: m.claim_fact_vehicle_immobilised,
  everyone_safe: m.claim_fact_everyone_safe,
  still_dangerous: m.claim_fact_still_dangerous,
  break_in: m.claim_fact_break_in,
  inventory: m.claim_fact_inventory,
  medical_seen: m.claim_fact_medical_seen,
  source_stopped: m.claim_fact_source_stopped,
  expert_contacted: m.claim_fact_expert_contacted,
  type: m.claim_fact_type,
  occurred_on: m.claim_fact_occurred_on,
  occurred_time: m.claim_fact_occurred_time,
  place: m.claim_fact_place,
  description: m.claim_fact_description,
  parties: m.claim_fact_parties,
  third_party_name: m.claim_fact_third_party_name,
  third_party_contact: m.claim_fact_third_party_contact,
  plate: m.claim_fact_plate,
  report_number: m.claim_fact_report_number,
  police_report_number: m.claim_fact_police_report_number,
  estimate: m.claim_fact_estimate,
  liability_percent: m.claim_fact_liability_percent,
  documents: m.claim_fact_documents,
  policy: m.claim_fact_policy,
  date: m.claim_fact_occurred_on,
  time: m.claim_fact_occurred_time,
  estimate_minor: m.claim_fact_estimate,
  insured_liability_percent: m.claim_fact_liability_percent,
};
export const claimFactWord = (name: string): string | null => facts[name]?.() ?? null;

const answers: Readonly<Record<string, () => string>> = { yes: m.claim_yes, no: m.claim_no, unknown: m.claim_unknown };
/** `yes`, `no`, `unknown` in words; anything else is the caller's own answer. */
export const answerWord = (value: string): string => answers[value]?.() ?? value;
