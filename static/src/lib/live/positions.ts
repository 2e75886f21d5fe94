/** A place in a tenant's stream: `"<epoch>:<seq>"`. The epoch changes when the database was restored; positions of two epochs do not compare. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

export function parsePosition(text: string | null | undefined): Position | null {
  const match = /^([0-9a-zA-Z_-]+):(\d+)$/.exec(text ?? '');
  if (!match?.[1] || !match[2]) return null;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1], seq } : null;
}

export function formatPosition(position: Position): string {
  return `${position.epoch}:${position.seq}`;
}

/** True when an event at `seq` has not been applied yet. Holes are normal: the stream skips what this user may not read. */
export function isNew(position: Position | null, seq: number): boolean {
  return position === null || seq > position.seq;
}

/** Never goes backwards inside an epoch. */
export function advance(position: Position, seq: number): Position {
  return seq > position.seq ? { epoch: position.epoch, seq } : position;
}
