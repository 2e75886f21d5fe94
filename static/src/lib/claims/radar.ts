import type { FactorName } from '../api/claims';

export const FACTORS: readonly FactorName[] = [
  'guarantees',
  'third_party',
  'documents',
  'ambiguity',
  'emotion',
  'inconsistency',
];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where `share` (0 to 1) of the way along spoke `index` of `count` lies; the first points up, the rest go clockwise. */
export function spoke(index: number, count: number, share: number, radius: number): Point {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  const round = (value: number): number => Math.round(value * 100) / 100;
  return { x: round(Math.cos(angle) * radius * share), y: round(Math.sin(angle) * radius * share) };
}

/** The closed line through the scores (0 to 100), as an SVG path around the origin. */
export function outline(scores: readonly number[], radius: number): string {
  const points = scores.map((score, index) =>
    spoke(index, scores.length, Math.max(0, Math.min(100, score)) / 100, radius),
  );
  return `${points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')}Z`;
}
