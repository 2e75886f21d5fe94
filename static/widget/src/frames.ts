/** What the socket says, and what we say to it. */

export interface Attachment {
  id: string;
  name: string;
  content_type: string;
  size: number;
  url?: string;
}

export interface Said {
  seq: number;
  author: 'contact' | 'agent' | 'advisor' | 'system';
  message: string;
  at: string;
  name?: string;
  action?: string | null;
  files?: Attachment[];
}

export interface Problem {
  code: string;
  status: number;
  title?: string;
  retry_after?: number;
}

export type Frame =
  | (Said & { op?: undefined })
  | { op: 'accepted'; client_id: string; seq: number }
  | { op: 'delivery'; seq: number; status: string }
  | { op: 'state'; handling: string; status: string; advisor: { name: string } | null }
  | { op: 'typing'; who: 'agent' | 'advisor' }
  | { op: 'delta'; turn: string; text: string }
  | { op: 'retract'; turn: string }
  | { op: 'ready'; seq: number }
  | { op: 'pong' }
  | { op: 'error'; problem: Problem; client_id?: string };

export type Sent =
  | { text: string; client_id: string; files: string[] }
  | { op: 'resume'; after: number; echo: true; stream: true }
  | { op: 'seen'; seq: number }
  | { op: 'typing' | 'ping' | 'close' };

/** A frame, or null for anything else: a server of another version must not break the page. */
export function read(data: unknown): Frame | null {
  if (typeof data !== 'string') return null;
  try {
    const frame = JSON.parse(data);
    return frame && typeof frame === 'object' && (typeof frame.op === 'string' || typeof frame.seq === 'number')
      ? frame
      : null;
  } catch {
    return null;
  }
}
