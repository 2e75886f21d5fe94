import type { ClaimPriority, ClaimStatus, ClaimView } from '../api/claims';

export type Tab = 'waiting' | 'mine' | 'all';
export const TABS: readonly Tab[] = ['waiting', 'mine', 'all'];
export const STATUSES: readonly ClaimStatus[] = [
  'nouveau',
  'en_cours',
  'en_attente_client',
  'escalade',
  'expert',
  'validation',
  'ferme',
];
export const PRIORITIES: readonly ClaimPriority[] = ['urgente', 'haute', 'normale'];

export interface Filters {
  readonly status: ClaimStatus | '';
  readonly type: string;
  readonly priority: ClaimPriority | '';
  readonly min: number | null;
  readonly max: number | null;
  readonly words: string;
}
export const NO_FILTERS: Filters = { status: '', type: '', priority: '', min: null, max: null, words: '' };

export interface Band {
  readonly min: number;
  readonly max: number;
}
/** The CCI in fifths, as the business reads it. */
export const BANDS: readonly Band[] = [
  { min: 0, max: 20 },
  { min: 21, max: 40 },
  { min: 41, max: 60 },
  { min: 61, max: 80 },
  { min: 81, max: 100 },
];
export const bandKey = ({ min, max }: Band): string => `${min}-${max}`;

/** An advisor is needed and nobody is one yet: the server's queue. */
export const isWaiting = (claim: ClaimView): boolean => claim.status === 'escalade' && claim.advisor === null;

const weight = (claim: ClaimView): number => PRIORITIES.length - PRIORITIES.indexOf(claim.priority);

/** The order of the server's queue: priority, CCI, age; ids grow with time. */
export function inQueueOrder(a: ClaimView, b: ClaimView): number {
  return weight(b) - weight(a) || (b.cci ?? -1) - (a.cci ?? -1) || a.id.localeCompare(b.id);
}

export const newestFirst = (a: ClaimView, b: ClaimView): number => b.id.localeCompare(a.id);

const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const joined = (text: string): string => bare(text).replace(/[^a-z0-9]/g, '');

/** Every word asked for is in what the server looks into too; numbers and matricules count however they are spaced. */
export function matches(claim: ClaimView, words: string): boolean {
  if (words.trim() === '') return true;
  const { number, contact, policy, type, place, third_party_name: third, description } = claim;
  const told = [number, contact.name, contact.matricule, policy?.number, type, place, third, description];
  const hay = bare(told.filter(Boolean).join(' '));
  const codes = [claim.number, claim.contact.matricule ?? ''].map(joined);
  const all = joined(words);
  if (all !== '' && codes.some((code) => code.includes(all))) return true;
  return bare(words)
    .split(/\s+/)
    .filter(Boolean)
    .every((word) => hay.includes(word) || codes.some((code) => joined(word) !== '' && code.includes(joined(word))));
}

export function isIn(claim: ClaimView, tab: Tab, me: string): boolean {
  if (tab === 'waiting') return isWaiting(claim);
  if (tab === 'mine') return claim.advisor?.id === me && claim.status !== 'ferme';
  return true;
}

/** The same question as the server is asked, so that a claim that changes enters and leaves the list by itself. */
export function passes(claim: ClaimView, filters: Filters): boolean {
  const { status, type, priority, min, max, words } = filters;
  if (status && claim.status !== status) return false;
  if (type && claim.type !== type) return false;
  if (priority && claim.priority !== priority) return false;
  if (min !== null && (claim.cci ?? -1) < min) return false;
  if (max !== null && (claim.cci ?? 101) > max) return false;
  return matches(claim, words);
}

export function listed(claims: Iterable<ClaimView>, tab: Tab, filters: Filters, me: string): ClaimView[] {
  return [...claims]
    .filter((claim) => isIn(claim, tab, me) && passes(claim, filters))
    .sort(tab === 'waiting' ? inQueueOrder : newestFirst);
}

/** What the server is asked for one list. */
export function queryOf(tab: Tab, { status, type, priority, min, max, words }: Filters): Record<string, string> {
  const asked = { status, type, priority, q: words.trim(), cci_min: min, cci_max: max };
  const told = Object.entries(asked).filter(([, value]) => value !== '' && value !== null);
  return { queue: tab, ...Object.fromEntries(told.map(([name, value]) => [name, String(value)])) };
}

export const countOf = (filters: Filters): number =>
  [filters.status, filters.type, filters.priority, filters.min === null && filters.max === null ? '' : 'cci'].filter(
    Boolean,
  ).length;

/** A typed bound of the CCI; null for nothing, or for what no CCI can be. */
export function bound(text: string): number | null {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= 100 ? number : null;
}
