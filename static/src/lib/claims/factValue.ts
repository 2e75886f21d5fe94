import type { ClaimFact } from '../api/claims';
import { answerWord } from '../ui/claimWords';
import { money, percent } from '../ui/format';
import { prefs } from '../ui/prefs.svelte';
import { times } from '../ui/times';
import { typeWord } from './words';

/** What a fact says in words: the file keeps codes, days and whole numbers of hundredths. */
export function factValue({ name, value }: ClaimFact, currency: string): string {
  if (name === 'type') return typeWord(value);
  if (name === 'occurred_on' && /^\d{4}-\d\d-\d\d$/.test(value)) return times.date(value);
  if (name === 'occurred_time') return value.slice(0, 5);
  if (name === 'estimate_minor' && /^\d+$/.test(value)) return money(Number(value), currency, prefs.locale);
  if (name === 'insured_liability_percent') return percent(Number(value) / 100, prefs.locale);
  return answerWord(value);
}
