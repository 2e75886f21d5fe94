/**
 * The moment at which a clock says that day and hour: `2026-11-23`, `17:00`. Null for what is no day or hour.
 * `read`: what the clock says at a moment, as if it were UTC: `2026-11-23T17:00:00Z`.
 */
export function momentOf(day: string, hour: string, read: (at: number) => string): number | null {
  const wanted = Date.parse(`${day}T${hour}:00Z`);
  if (Number.isNaN(wanted)) return null;
  const off = (at: number): number => wanted - Date.parse(read(at));
  // Twice: the first step may land on the other side of a change of hour.
  const near = wanted + off(wanted);
  return near + off(near);
}
