import type { AlertView, Medium } from '../api/types';

export interface Deadline {
  readonly kind: 'call_back' | 'lease' | 'snooze';
  readonly at: number;
}

export interface NextStep {
  readonly at: number;
  readonly who: string;
  readonly medium: Medium;
}

/** The clock a card shows: until when somebody must have called back, or the one who took it must have acted. */
export function deadline(alert: AlertView, now: number): Deadline | null {
  const at = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
  const snoozed = at(alert.snoozed_until);
  if (snoozed !== null && snoozed > now) return { kind: 'snooze', at: snoozed };
  const lease = at(alert.lease_until);
  if (alert.status === 'acknowledged') return lease === null ? null : { kind: 'lease', at: lease };
  const callBack = at(alert.call_back_by);
  return alert.status === 'pending' && callBack !== null ? { kind: 'call_back', at: callBack } : null;
}

/** Whom the alert goes to next if nobody takes it. */
export function nextStep(alert: AlertView): NextStep | null {
  const { next, next_at: nextAt } = alert.escalation;
  if (alert.status !== 'pending' || !next || nextAt === null) return null;
  return { at: Date.parse(nextAt), who: next.who, medium: next.medium };
}
