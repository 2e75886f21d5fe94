import { newKey } from '../api/http';
import { session } from '../api/session.svelte';
import type { AlertView, Member, Urgency } from '../api/types';
import { clock, type Outcome, outbox } from '../live';
import { m } from '../paraglide/messages';
import { toasts } from '../ui/toasts.svelte';

export type Verb = 'acknowledge' | 'resolve' | 'assign' | 'snooze' | 'reprioritise' | 'escalate' | 'notes';

async function perform(
  alert: AlertView,
  verb: Verb,
  body: Record<string, unknown> = {},
  shown = body,
): Promise<boolean> {
  const write = {
    key: newKey(),
    path: `/alerts/${alert.id}/${verb}`,
    body,
    shown,
    id: alert.id,
    verb,
    at: clock.exact(),
  };
  const outcome = await outbox.submit(write);
  tell(outcome);
  return outcome.kind !== 'refused';
}

/** What became of it, in words; success is visible on the card and needs none. */
function tell(outcome: Outcome): void {
  if (outcome.kind === 'waiting') toasts.show('info', m.write_waiting());
  if (outcome.kind !== 'refused') return;
  const { problem } = outcome;
  const winner = problem.members.acknowledged_by as { id?: string; name?: string } | undefined;
  if (problem.code === 'alert_already_acknowledged' && winner?.name) {
    const mine = winner.id === session.me?.user.id;
    toasts.show('info', mine ? m.taken_by_you_already() : m.taken_by_already({ name: winner.name }));
  } else if (problem.status === 412) toasts.show('bad', m.changed_meanwhile(), problem.code);
  else if (problem.status === 403) toasts.show('bad', m.not_allowed(), problem.code);
  else toasts.show('bad', problem.detail ?? problem.title ?? m.refused(), problem.code);
}

export const actions = {
  acknowledge: (alert: AlertView) => perform(alert, 'acknowledge'),
  resolve: (alert: AlertView, resolution: string) => perform(alert, 'resolve', resolution ? { resolution } : {}),
  assign: (alert: AlertView, member: Member | null) =>
    perform(alert, 'assign', { user_id: member?.id ?? null }, { user_id: member?.id ?? null, name: member?.name }),
  snooze: (alert: AlertView, minutes: number) => perform(alert, 'snooze', { minutes }),
  reprioritise: (alert: AlertView, urgency: Urgency, reason: string | null) =>
    perform(alert, 'reprioritise', { urgency, reason }),
  escalate: (alert: AlertView) => perform(alert, 'escalate'),
  note: (alert: AlertView, text: string) => perform(alert, 'notes', { text }),
};
