/** Amounts as people write them: `1 250,50`, `1250.5`, `1 250 MAD`. Null for what is no amount. */
export function minorOf(text: string): number | null {
  if (/[-−]/.test(text)) return null;
  const bare = text.replace(/[^\d.,\s\u00a0\u202f]/g, '').replace(/[\s\u00a0\u202f]/g, '');
  const found = /^(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(bare);
  if (!found?.[1]) return null;
  const whole = Number(found[1].replace(/[.,]/g, ''));
  const cents = Number((found[2] ?? '').padEnd(2, '0') || '0');
  return Number.isSafeInteger(whole * 100) ? whole * 100 + cents : null;
}

/** What is paid: of what is accepted, no more than the limit, less the deductible; never less than nothing. */
export function netOf(accepted: number, limit: number | null, deductible: number): number {
  return Math.max(0, Math.min(accepted, limit ?? accepted) - deductible);
}
