import type { Medium, Urgency } from '../api/types';
import { m } from '../paraglide/messages';

export interface Who {
  kind: 'on_call' | 'role' | 'user' | 'everyone';
  roles: string[];
  user_id: string | null;
}

export interface Step {
  who: Who;
  medium: Medium;
  wait_seconds: number;
  repeat: number;
}

export interface Policy {
  urgency: Urgency;
  name: string;
  steps: Step[];
  lease_minutes: number | null;
  /** 0: the built-in one. */
  version: number;
}

export const SHORTEST_WAIT = 15;
export const LONGEST_WAIT = 86_400;

export function newStep(): Step {
  return { who: { kind: 'on_call', roles: [], user_id: null }, medium: 'sms', wait_seconds: 120, repeat: 1 };
}

/** What a choice in the list means: `on_call`, `everyone`, `role:<role>` or `user:<id>`. */
export function whoOf(choice: string): Who {
  const [kind, value] = choice.split(':');
  if (kind === 'role' && value) return { kind, roles: [value], user_id: null };
  if (kind === 'user' && value) return { kind, roles: [], user_id: value };
  return { kind: kind === 'everyone' ? 'everyone' : 'on_call', roles: [], user_id: null };
}

export function choiceOf(who: Who): string {
  if (who.kind === 'role') return `role:${who.roles.join('+')}`;
  return who.kind === 'user' ? `user:${who.user_id}` : who.kind;
}

/** Why this cannot be saved, or null. A chain that reaches nobody would let an alert die quietly. */
export function wrongIn(policies: readonly Policy[]): string | null {
  for (const { urgency, steps } of policies) {
    if (steps.length === 0) return m.escalation_needs_step({ urgency });
    for (const { wait_seconds: wait } of steps) {
      if (!Number.isInteger(wait) || wait < SHORTEST_WAIT || wait > LONGEST_WAIT)
        return m.escalation_wait_wrong({ urgency });
    }
  }
  return null;
}
