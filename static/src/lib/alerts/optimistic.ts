import type { AlertView, Person, Urgency } from '../api/types';

export interface Asked {
  readonly verb: string;
  readonly shown: Record<string, unknown>;
  readonly at: number;
}

/** What the alert will look like if the server agrees. Where the server already says otherwise, the server is right. */
export function project(alert: AlertView, asked: readonly Asked[], me: Person): AlertView {
  return asked.length === 0 ? alert : asked.reduce((view, each) => after(view, each, me), alert);
}

function after(alert: AlertView, { verb, shown, at }: Asked, me: Person): AlertView {
  const now = new Date(at).toISOString();
  if (alert.status === 'resolved' || alert.status === 'expired') return alert;
  if (verb === 'acknowledge') {
    if (alert.status !== 'pending') return alert;
    return { ...alert, status: 'acknowledged', acknowledged_by: me, acknowledged_at: now };
  }
  if (verb === 'resolve') {
    const resolution = typeof shown.resolution === 'string' ? shown.resolution : null;
    return { ...alert, status: 'resolved', resolved_by: me, resolved_at: now, resolution };
  }
  if (verb === 'reprioritise') return { ...alert, urgency: shown.urgency as Urgency };
  if (verb === 'snooze') {
    const until = typeof shown.minutes === 'number' ? at + shown.minutes * 60_000 : Date.parse(String(shown.until));
    return { ...alert, snoozed_until: new Date(until).toISOString() };
  }
  if (verb === 'assign') {
    const name = typeof shown.name === 'string' ? shown.name : '';
    return { ...alert, assigned_to: typeof shown.user_id === 'string' ? { id: shown.user_id, name } : null };
  }
  return alert;
}
