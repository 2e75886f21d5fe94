import type { AlertView, Urgency } from '../api/types';

export const URGENCIES: readonly Urgency[] = ['P1', 'P2', 'P3', 'P4'];

export interface Filters {
  readonly urgencies: ReadonlySet<Urgency>;
  readonly whose: 'all' | 'mine' | 'unassigned';
  readonly search: string;
}

export const NO_FILTERS: Filters = { urgencies: new Set(), whose: 'all', search: '' };

export function isOpen(alert: AlertView): boolean {
  return alert.status === 'pending' || alert.status === 'acknowledged';
}

export function isSnoozed(alert: AlertView, now: number): boolean {
  return alert.snoozed_until !== null && Date.parse(alert.snoozed_until) > now;
}

export function isFiltered(filters: Filters): boolean {
  return filters.urgencies.size > 0 || filters.whose !== 'all' || filters.search.trim() !== '';
}

export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** `me` decides what "mine" means: assigned to me, or taken by me and given to nobody else. */
export function matches(alert: AlertView, filters: Filters, me: string): boolean {
  if (filters.urgencies.size > 0 && !filters.urgencies.has(alert.urgency)) return false;
  const holder = alert.assigned_to ?? alert.acknowledged_by;
  if (filters.whose === 'mine' && holder?.id !== me) return false;
  if (filters.whose === 'unassigned' && holder !== null) return false;
  const words = fold(filters.search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, phone, address } = alert.contact;
  const hay = fold(`${alert.number} ${alert.title} ${alert.text} ${name ?? ''} ${phone ?? ''} ${address ?? ''}`);
  const digits = hay.replace(/\D/g, '');
  return words.every(
    (word) => hay.includes(word) || (/^[\d-]{3,}$/.test(word) && digits.includes(word.replace(/\D/g, ''))),
  );
}

/** Nobody's first, oldest first; what somebody holds after it; what was put off last. */
export function compare(a: AlertView, b: AlertView, now: number): number {
  return (
    standing(a, now) - standing(b, now) || Date.parse(a.raised_at) - Date.parse(b.raised_at) || a.number - b.number
  );
}

function standing(alert: AlertView, now: number): number {
  if (isSnoozed(alert, now)) return 2;
  return alert.status === 'pending' ? 0 : 1;
}

export type Columns = Readonly<Record<Urgency, AlertView[]>>;

export function columns(alerts: Iterable<AlertView>, filters: Filters, me: string, now: number): Columns {
  const sorted: Record<Urgency, { alert: AlertView; rank: number; at: number }[]> = { P1: [], P2: [], P3: [], P4: [] };
  for (const alert of alerts) {
    if (!isOpen(alert) || !matches(alert, filters, me)) continue;
    sorted[alert.urgency].push({ alert, rank: standing(alert, now), at: Date.parse(alert.raised_at) });
  }
  const ordered = (urgency: Urgency): AlertView[] =>
    sorted[urgency]
      .sort((a, b) => a.rank - b.rank || a.at - b.at || a.alert.number - b.alert.number)
      .map(({ alert }) => alert);
  return { P1: ordered('P1'), P2: ordered('P2'), P3: ordered('P3'), P4: ordered('P4') };
}

/** P1s that nobody has taken and nobody put off: what the banner, the sound and the title are about. */
export function burning(alerts: Iterable<AlertView>, now: number): AlertView[] {
  const found: AlertView[] = [];
  for (const alert of alerts) {
    if (alert.urgency === 'P1' && alert.status === 'pending' && !isSnoozed(alert, now)) found.push(alert);
  }
  return found.sort((a, b) => Date.parse(a.raised_at) - Date.parse(b.raised_at));
}

/** Lowering needs a reason; raising does not wait for one. */
export function isLowering(from: Urgency, to: Urgency): boolean {
  return URGENCIES.indexOf(to) > URGENCIES.indexOf(from);
}
