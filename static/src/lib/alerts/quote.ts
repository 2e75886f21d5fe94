import type { AlertView, Evidence } from '../api/types';
import { excerptStart, shift } from '../ui/evidence';

/** The caller's words as far as a card has room, beginning near what the verdict rests on. */
export function quoted(alert: AlertView, room: number): { text: string; evidence: Evidence[] } {
  const evidence = alert.verdict?.evidence ?? [];
  const from = excerptStart(alert.text, evidence, room);
  if (from === 0) return { text: alert.text, evidence };
  return { text: `…${Array.from(alert.text).slice(from).join('')}`, evidence: shift(evidence, from - 1) };
}
