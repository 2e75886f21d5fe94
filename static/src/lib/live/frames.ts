export interface EventFrame {
  readonly op: 'event';
  readonly seq: number;
  readonly topic: string;
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly data: unknown;
}

export interface PresenceFrame {
  readonly op: 'presence';
  readonly topic: string;
  readonly id: string;
  readonly viewers: readonly { readonly id: string; readonly name: string }[];
}

export interface TypingFrame {
  readonly op: 'typing';
  readonly id: string;
  readonly who: { readonly id: string; readonly name: string; readonly kind: 'contact' | 'advisor' | 'agent' };
}

/** The next words of the agent's answer in conversation `id`; `retract` takes all of them back. */
export interface DeltaFrame {
  readonly op: 'delta';
  readonly id: string;
  readonly turn: string;
  readonly text: string;
}

export type Frame =
  | EventFrame
  | PresenceFrame
  | TypingFrame
  | DeltaFrame
  | { readonly op: 'whisper'; readonly id: string; readonly to: string }
  | { readonly op: 'retract'; readonly id: string; readonly turn: string }
  | { readonly op: 'ready'; readonly position: string; readonly server_time: string; readonly heartbeat: number }
  | { readonly op: 'reset'; readonly reason: string }
  | { readonly op: 'lagging' }
  | { readonly op: 'pong'; readonly position: string; readonly server_time: string }
  | { readonly op: 'error'; readonly problem?: { code?: string; title?: string } }
  | { readonly op: 'unknown' };

const KNOWN = new Set('event presence typing whisper delta retract ready reset lagging pong error'.split(' '));

/** One socket message may carry several frames joined by newlines: JSON itself holds no raw newline. */
export function parseFrames(text: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of text.split('\n')) {
    if (line !== '') frames.push(parseFrame(line));
  }
  return frames;
}

function parseFrame(line: string): Frame {
  try {
    const value: unknown = JSON.parse(line);
    const op = typeof value === 'object' && value !== null && 'op' in value ? String(value.op) : '';
    return KNOWN.has(op) ? (value as Frame) : { op: 'unknown' };
  } catch {
    return { op: 'unknown' };
  }
}
