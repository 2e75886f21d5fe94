import type { ReimbursementView } from '../api/claims';

/** What is about to be done about money, and about which reimbursement. */
export type Step =
  | { readonly kind: 'open'; readonly row: null }
  | { readonly kind: 'decide' | 'refuse' | 'pay'; readonly row: ReimbursementView };

/** Whole and hundredths: bare, or with thousands grouped by the sign that does not mark the hundredths. */
const SHAPES = [
  /^(\d+)(?:[.,](\d{1,2}))?$/,
  /^(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,2}))?$/,
  /^(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/,
];

/** Amounts as people write them: `1 250,50`, `1250.5`, `1 250 MAD`. Null for what is no amount. */
export function minorOf(text: string): number | null {
  if (/[-−]/.test(text)) return null;
  const bare = text.replace(/[^\d.,]/g, '');
  const found = SHAPES.map((shape) => shape.exec(bare)).find((match) => match !== null);
  if (!found?.[1]) return null;
  const minor = Number(found[1].replace(/\D/g, '')) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** What is paid: of what is accepted, no more than the limit, less the deductible; never less than nothing. */
export function netOf(accepted: number, limit: number | null, deductible: number): number {
  return Math.max(0, Math.min(accepted, limit ?? accepted) - deductible);
}
