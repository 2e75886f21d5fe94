import type { Urgency } from '../api/types';
import { m } from '../paraglide/messages';

export const urgencyWord: Record<Urgency, () => string> = {
  P1: m.urgency_p1,
  P2: m.urgency_p2,
  P3: m.urgency_p3,
  P4: m.urgency_p4,
};

const flags: Record<string, () => string> = {
  needs_review: m.flag_needs_review,
  service_refused: m.flag_service_refused,
  anonymous: m.flag_anonymous,
  municipal: m.flag_municipal,
  recurring: m.flag_recurring,
  no_address: m.flag_no_address,
  no_text: m.flag_no_text,
  media: m.flag_media,
  opted_out: m.flag_opted_out,
  written_quote: m.flag_written_quote,
  chimney_offer: m.flag_chimney_offer,
  garage_drain: m.flag_garage_drain,
  owner_only: m.flag_owner_only,
  spam: m.flag_spam,
  opt_out: m.flag_opt_out,
  ask_if_now: m.flag_ask_if_now,
  urgent_word: m.flag_urgent_word,
  returning: m.flag_returning,
  south_shore: m.flag_south_shore,
  vulnerable_person: m.flag_vulnerable_person,
  truncated: m.flag_truncated,
  kept_from_earlier: m.flag_kept_from_earlier,
  barge: m.flag_barge,
};

/** A code we have no word for is still worth reading. */
export function plain(code: string): string {
  return code.replace(/[_.]+/g, ' ').replace(/^./u, (first) => first.toUpperCase());
}

export function flagWord(flag: string): string {
  return flags[flag]?.() ?? plain(flag);
}

const roles: Record<string, () => string> = {
  admin: m.role_admin,
  manager: m.role_manager,
  dispatcher: m.role_dispatcher,
  advisor: m.role_advisor,
  technician: m.role_technician,
  sales: m.role_sales,
  viewer: m.role_viewer,
};

export const ROLES: readonly string[] = Object.keys(roles);

export function roleWord(role: string): string {
  return roles[role]?.() ?? plain(role);
}
