import type { Evidence } from '../api/types';

export interface Piece {
  readonly text: string;
  /** The rules that rest on this piece; none for plain words. */
  readonly rules: readonly string[];
  readonly negated: boolean;
}

/** Cuts a text along evidence spans. Spans count code points; they may overlap, touch, or point outside, and none of that may lose a letter. */
export function slices(text: string, evidence: readonly Evidence[], negated: readonly Evidence[] = []): Piece[] {
  const points = Array.from(text);
  const spans = [
    ...evidence.map((span) => ({ ...clamp(span, points.length), rule: span.rule, negated: false })),
    ...negated.map((span) => ({ ...clamp(span, points.length), rule: span.rule, negated: true })),
  ].filter((span) => span.end > span.start);
  if (spans.length === 0) return text === '' ? [] : [{ text, rules: [], negated: false }];
  const cuts = [...new Set([0, points.length, ...spans.flatMap((span) => [span.start, span.end])])].sort(
    (a, b) => a - b,
  );
  const pieces: Piece[] = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const start = cuts[index] ?? 0;
    const end = cuts[index + 1] ?? 0;
    const over = spans.filter((span) => span.start <= start && span.end >= end);
    pieces.push({
      text: points.slice(start, end).join(''),
      rules: [...new Set(over.map((span) => span.rule))],
      negated: over.length > 0 && over.every((span) => span.negated),
    });
  }
  return pieces;
}

/** A card has room for a few lines: start close enough to the first evidence for it to be seen. */
export function excerptStart(text: string, evidence: readonly Evidence[], room: number): number {
  const first = evidence.reduce((least, span) => Math.min(least, span.start), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(first) || first < room * 0.7) return 0;
  const points = Array.from(text);
  let start = Math.max(0, first - Math.floor(room * 0.3));
  while (start > 0 && points[start - 1] !== ' ') start -= 1;
  return start;
}

/** The same spans seen from a text that starts later. */
export function shift(spans: readonly Evidence[], by: number): Evidence[] {
  return by === 0 ? [...spans] : spans.map((span) => ({ ...span, start: span.start - by, end: span.end - by }));
}

function clamp(span: Evidence, length: number): { start: number; end: number } {
  const start = Math.max(0, Math.min(length, Math.trunc(span.start)));
  return { start, end: Math.max(start, Math.min(length, Math.trunc(span.end))) };
}
