/** How a carrier counts a text: GSM-7 while every letter is in its alphabet, else UCS-2 for all of it. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';
const alphabet = new Map([
  ...Array.from(BASIC, (letter) => [letter, 1] as const),
  ...Array.from(EXTENDED, (letter) => [letter, 2] as const),
]);

export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly count: number;
  /** Letters that still fit in the last segment. */
  readonly left: number;
}

export function segmentsOf(text: string): Segments {
  const letters = Array.from(text);
  const sizes = letters.map((letter) => alphabet.get(letter));
  if (sizes.every((size) => size !== undefined)) return cut(sizes as number[], 160, 153, 'GSM-7');
  return cut(
    letters.map((letter) => letter.length),
    70,
    67,
    'UCS-2',
  );
}

/** A letter of two units is never cut in half: it moves to the next segment whole. */
function cut(sizes: readonly number[], alone: number, joined: number, encoding: Segments['encoding']): Segments {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= alone) return { encoding, count: total === 0 ? 0 : 1, left: alone - total };
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, count, left: joined - used };
}
