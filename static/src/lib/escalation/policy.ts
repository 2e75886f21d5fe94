import type { Medium, Urgency } from '../api/types';
import { m } from '../paraglide/messages';

export interface Step {
  who: { kind: 'on_call' } | { kind: 'role'; role: string } | { kind: 'user'; user_id: string };
  medium: Medium;
  wait_seconds: number;
}

export interface Policy {
  urgency: Urgency;
  steps: Step[];
}

export function newStep(): Step {
  return { who: { kind: 'on_call' }, medium: 'sms', wait_seconds: 120 };
}

/** Why this cannot be saved, or null. A chain that reaches nobody would let an alert die quietly. */
export function wrongIn(policies: readonly Policy[]): string | null {
  for (const { urgency, steps } of policies) {
    if (urgency === 'P1' && steps.length === 0) return m.escalation_p1_needs_step();
    for (const step of steps) {
      if (step.who.kind === 'user' && step.who.user_id === '') return m.escalation_choose_person({ urgency });
      if (!Number.isInteger(step.wait_seconds) || step.wait_seconds < 0 || step.wait_seconds > 86_400)
        return m.escalation_wait_wrong({ urgency });
    }
  }
  return null;
}
