import type { Language } from '../api/talk';
import { m } from '../paraglide/messages';
import { clockTime } from '../ui/format';

export const KINDS = {
  faq: m.kind_faq,
  policy: m.kind_policy,
  price: m.kind_price,
  contact: m.kind_contact,
  other: m.kind_other,
} as const;
export type Kind = keyof typeof KINDS;

/** One row is one answer. */
export interface RowView {
  id: string;
  version: number;
  label: string;
  kind: Kind;
  questions: string[];
  keywords: string[];
  answers: { fr?: string; en?: string };
  active: boolean;
  updated_at: string;
  updated_by: string | null;
  trashed_at: string | null;
}

export interface Question {
  id: string;
  text: string;
  language: Language;
  asked: number;
  last_asked_at: string;
}

export interface Coverage {
  days: number;
  asked: number;
  found: number;
  hit_rate: number | null;
  open_questions: number;
}

export interface Found {
  found: boolean;
  answer: string | null;
  label: string | null;
  ambiguous: { row_id: string; label: string }[];
}

type Day = string[][];

export interface HoursView {
  version: number;
  time_zone: string;
  weekly: Day[];
  exceptions: { on: string; ranges: Day; reason: string | null }[];
}

export interface OpeningView {
  open_now: boolean;
  next_open: string | null;
  closes_at: string | null;
  closed_reason: string | null;
}

/** `10:00-12:00, 13:30-19:00`, as one writes hours on a door. */
export const dayText = (day: Day): string => day.map(([opens, closes]) => `${opens}-${closes}`).join(', ');

/** The ranges of a day as written; null when something in it is no range. */
export function dayOf(text: string): Day | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const ranges: Day = [];
  for (const part of parts) {
    const found = /^(\d{1,2})[:hH](\d{2})?\s*[-–]\s*(\d{1,2})[:hH](\d{2})?$/.exec(part);
    if (!found) return null;
    const [, h1, m1, h2, m2] = found;
    if (Number(h1) > 23 || Number(h2) > 23 || Number(m1 ?? 0) > 59 || Number(m2 ?? 0) > 59) return null;
    ranges.push([`${h1?.padStart(2, '0')}:${m1 ?? '00'}`, `${h2?.padStart(2, '0')}:${m2 ?? '00'}`]);
  }
  return ranges;
}

export function openingWords(now: OpeningView, locale: string, zone: string): string {
  if (now.open_now)
    return now.closes_at ? m.hours_open_until({ time: clockTime(now.closes_at, locale, zone) }) : m.hours_open();
  return now.closed_reason ? m.hours_closed_because({ reason: now.closed_reason }) : m.hours_closed();
}
