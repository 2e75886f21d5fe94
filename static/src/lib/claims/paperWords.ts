import type { ClaimActionView } from '../api/claims';
import { m } from '../paraglide/messages';
import { plain } from '../ui/words';

/** Words for what a claim's file is made of: papers, money, cover. */
type Words = Readonly<Record<string, () => string>>;
const word = (words: Words, code: string): string => words[code]?.() ?? plain(code);

const documents: Words = {
  constat: m.claim_doc_constat,
  photos: m.claim_doc_photos,
  rapport_police: m.claim_doc_rapport_police,
  devis: m.claim_doc_devis,
  facture: m.claim_doc_facture,
  certificat_medical: m.claim_doc_certificat_medical,
  inventaire: m.claim_doc_inventaire,
  piece_identite: m.claim_doc_piece_identite,
  autre: m.claim_doc_autre,
};
export const documentWord = (code: string): string => word(documents, code);

const documentStates: Words = {
  demande: m.claim_doc_is_demande,
  recu: m.claim_doc_is_recu,
  accepte: m.claim_doc_is_accepte,
  refuse: m.claim_doc_is_refuse,
  annule: m.claim_doc_is_annule,
};
export const documentStateWord = (code: string): string => word(documentStates, code);

const sources: Words = {
  conversation: m.claim_from_conversation,
  page: m.claim_from_page,
  conseiller: m.claim_from_conseiller,
};
export const sourceWord = (code: string): string => word(sources, code);

const payments: Words = {
  en_attente: m.claim_paid_en_attente,
  accepte: m.claim_paid_accepte,
  partiellement_accepte: m.claim_paid_partiellement_accepte,
  paye: m.claim_paid_paye,
  rejete: m.claim_paid_rejete,
};
export const paymentWord = (code: string): string => word(payments, code);

const means: Words = {
  virement: m.claim_means_virement,
  cheque: m.claim_means_cheque,
};
export const meansWord = (code: string): string => word(means, code);

const whose: Words = {
  client: m.claim_whose_client,
  conseiller: m.claim_whose_conseiller,
  expert: m.claim_whose_expert,
  garage: m.claim_whose_garage,
};
export const whoseWord = (code: string): string => word(whose, code);

const actionStates: Words = {
  en_attente: m.claim_action_en_attente,
  en_cours: m.claim_action_en_cours,
  completee: m.claim_action_completee,
  expiree: m.claim_action_expiree,
  annulee: m.claim_action_annulee,
};
export const actionStateWord = (code: string): string => word(actionStates, code);

const kinds: Words = {
  auto: m.claim_kind_auto,
  habitation: m.claim_kind_habitation,
  responsabilite: m.claim_kind_responsabilite,
  voyage: m.claim_kind_voyage,
  sante: m.claim_kind_sante,
  vie: m.claim_kind_vie,
};
export const kindWord = (code: string): string => word(kinds, code);

const guarantees: Words = {
  collision: m.claim_guarantee_collision,
  vol: m.claim_guarantee_vol,
  incendie: m.claim_guarantee_incendie,
  degats_des_eaux: m.claim_guarantee_degats_des_eaux,
  bris_de_glace: m.claim_guarantee_bris_de_glace,
  responsabilite: m.claim_guarantee_responsabilite,
  assistance: m.claim_guarantee_assistance,
  corporel: m.claim_guarantee_corporel,
};
export const guaranteeWord = (code: string): string => word(guarantees, code);

const policies: Words = {
  actif: m.claim_policy_actif,
  suspendu: m.claim_policy_suspendu,
  ferme: m.claim_policy_ferme,
  expire: m.claim_policy_expire,
};
export const policyWord = (code: string): string => word(policies, code);

const standings: Words = {
  actif: m.claim_standing_actif,
  suspendu: m.claim_standing_suspendu,
  ferme: m.claim_standing_ferme,
};
export const standingWord = (code: string): string => word(standings, code);

const todos: Words = {
  envoyer_constat: m.claim_todo_envoyer_constat,
  envoyer_photos: m.claim_todo_envoyer_photos,
  envoyer_documents: m.claim_todo_envoyer_documents,
  rendez_vous_medical: m.claim_todo_rendez_vous_medical,
  expertise: m.claim_todo_expertise,
  proposer_garage: m.claim_todo_proposer_garage,
  contact_expert: m.claim_todo_contact_expert,
  rappeler_client: m.claim_todo_rappeler_client,
};
/** What is to be done: a code we know, else in the words it was written in. */
export const actionWord = (code: string, words?: string): string => todos[code]?.() ?? words ?? plain(code);

export const DOCUMENT_KINDS: readonly string[] = Object.keys(documents);
export const GUARANTEES: readonly string[] = Object.keys(guarantees);
export const WHOSE = Object.keys(whose) as readonly ClaimActionView['whose'][];
export const MEANS: readonly string[] = Object.keys(means);
