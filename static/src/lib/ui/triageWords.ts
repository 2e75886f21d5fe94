import { m } from '../paraglide/messages';
import { plain } from './words';

const reasons: Record<string, () => string> = {
  active_backup: m.reason_active_backup,
  flooding: m.reason_flooding,
  overflow: m.reason_overflow,
  sewage: m.reason_sewage,
  water_damage: m.reason_water_damage,
  declared_emergency: m.reason_declared_emergency,
  municipal: m.reason_municipal,
  commercial_in_service: m.reason_commercial_in_service,
  high_value: m.reason_high_value,
  rehabilitation: m.reason_rehabilitation,
  relining: m.reason_relining,
  roots: m.reason_roots,
  plumbing: m.reason_plumbing,
  under_slab: m.reason_under_slab,
  service_refused: m.reason_service_refused,
  personal: m.reason_personal,
  competitor: m.reason_competitor,
  spam: m.reason_spam,
  opt_out: m.reason_opt_out,
  wrong_number: m.reason_wrong_number,
  small_talk: m.reason_small_talk,
  access: m.reason_access,
  accident: m.reason_accident,
  complaint: m.reason_complaint,
  crime_in_progress: m.reason_crime_in_progress,
  damaged: m.reason_damaged,
  deadline: m.reason_deadline,
  fire: m.reason_fire,
  gas: m.reason_gas,
  hit_and_run: m.reason_hit_and_run,
  injury: m.reason_injury,
  leak: m.reason_leak,
  pedestrian: m.reason_pedestrian,
  stranded: m.reason_stranded,
  theft: m.reason_theft,
  threat: m.reason_threat,
  trapped: m.reason_trapped,
  uninhabitable: m.reason_uninhabitable,
  standard: m.reason_standard,
  kept: m.reason_kept,
};

const needs: Record<string, () => string> = {
  callback: m.need_callback,
  drain: m.need_drain,
  french_drain: m.need_french_drain,
  general: m.need_general,
  inspection: m.need_inspection,
  municipal: m.need_municipal,
  plumbing: m.need_plumbing,
  relining: m.need_relining,
  claim: m.need_claim,
  complaint: m.need_complaint,
  fire: m.need_fire,
  injury: m.need_injury,
  order: m.need_order,
  theft: m.need_theft,
  threat: m.need_threat,
  vehicle: m.need_vehicle,
  water_damage: m.need_water_damage,
  roots: m.need_roots,
};

const services: Record<string, () => string> = {
  aspiration: m.service_aspiration,
  bac_garage: m.service_bac_garage,
  camera_inspection: m.service_camera_inspection,
  champ_epuration: m.service_champ_epuration,
  debouchage: m.service_debouchage,
  drain_francais: m.service_drain_francais,
  fosse_septique: m.service_fosse_septique,
  gainage: m.service_gainage,
  gouttieres: m.service_gouttieres,
  piscine: m.service_piscine,
  plomberie: m.service_plomberie,
  puisard: m.service_puisard,
  racines_alesage: m.service_racines_alesage,
  sous_dalle: m.service_sous_dalle,
};

export function reasonWord(reason: string): string {
  return reasons[reason]?.() ?? plain(reason);
}

/** Words for a need this client knows; tenants with rules of their own bring their own titles. */
export function knownNeed(need: string): string | null {
  return needs[need]?.() ?? null;
}

export function needWord(need: string): string {
  return knownNeed(need) ?? plain(need);
}

export function serviceWord(service: string): string {
  return services[service]?.() ?? plain(service);
}

/** Reasons that say nothing about the trouble itself. */
const MUTE: ReadonlySet<string> = new Set(['standard', 'kept', 'small_talk']);

export function tellingReason(reason: string): string | null {
  return MUTE.has(reason) ? null : (reasons[reason]?.() ?? null);
}
