import type { AlertView } from '../src/lib/api/types';

/** A pending P1 as the server sends it; a test names only what it is about. */
export function alertWith(number: number, now: number, fields: Partial<AlertView> = {}): AlertView {
  const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
  return {
    id: `a${number}`,
    number,
    version: 1,
    urgency: 'P1',
    status: 'pending',
    need: 'drain',
    service: 'debouchage',
    title: 'Drain ou égout',
    contact: {
      id: 'c1',
      name: 'Marie Tremblay',
      phone: '+15145550142',
      is_anonymous: false,
      language: 'fr',
      address: null,
      type: null,
    },
    channel: 'sms',
    conversation_id: 'd1',
    text: 'ça refoule',
    verdict: null,
    flags: [],
    occurrences: 1,
    raised_at: at(0),
    last_message_at: at(0),
    call_back_by: at(5),
    expires_at: at(30),
    acknowledged_by: null,
    acknowledged_at: null,
    lease_until: null,
    assigned_to: null,
    snoozed_until: null,
    resolved_by: null,
    resolved_at: null,
    resolution: null,
    escalation: {
      policy: 'P1',
      step: 1,
      steps: 3,
      next_at: at(1),
      next: { who: 'Luc', medium: 'sms' },
      exhausted: false,
    },
    ...fields,
  };
}
