/** Full jitter: anywhere between nothing and a ceiling that doubles, so that a thousand boards do not return in one instant. */
export function fullJitter(attempt: number, base = 500, cap = 20_000, random: () => number = Math.random): number {
  return Math.round(random() * Math.min(cap, base * 2 ** Math.min(attempt, 16)));
}

export type Closing = 'retry' | 'resume' | 'slow' | 'signed_out' | 'refused';

/** What a close code asks of us. */
export function closingOf(code: number): Closing {
  if (code === 4401) return 'signed_out';
  if (code === 4403) return 'refused';
  if (code === 4409) return 'resume';
  if (code === 4429) return 'slow';
  return 'retry';
}

export function delayAfter(closing: Closing, attempt: number, random: () => number = Math.random): number {
  if (closing === 'resume') return fullJitter(0, 200, 200, random);
  if (closing === 'slow') return 10_000 + fullJitter(attempt, 10_000, 60_000, random);
  return fullJitter(attempt, 500, 20_000, random);
}
