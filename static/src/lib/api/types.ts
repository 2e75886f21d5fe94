/** The public views, field for field as the API and the stream carry them. Absent knowledge is `null`, never a missing field. */
export type Urgency = 'P1' | 'P2' | 'P3' | 'P4';
export type AlertStatus = 'pending' | 'acknowledged' | 'resolved' | 'expired';
export type Medium = 'sms' | 'call';

export interface Person {
  id: string;
  name: string;
}

export interface Evidence {
  rule: string;
  text: string;
  /** Unicode code points, not UTF-16 units. */
  start: number;
  end: number;
}

export interface Verdict {
  urgency: Urgency;
  reason: string;
  evidence: Evidence[];
  negated: Evidence[];
  confidence: number;
  ruleset: string;
  decided_by: 'rules' | 'model' | 'human';
  notify_by: string | null;
  call_back_by: string | null;
  expires_at: string | null;
  disposition: 'alert' | 'refuse' | 'redirect' | 'personal' | 'none';
  service: string | null;
  need: string;
  flags: string[];
  language: 'fr' | 'en';
}

export interface AlertView {
  id: string;
  number: number;
  version: number;
  urgency: Urgency;
  status: AlertStatus;
  need: string;
  service: string | null;
  title: string;
  contact: {
    id: string;
    name: string | null;
    phone: string | null;
    is_anonymous: boolean;
    language: 'fr' | 'en' | null;
    address: string | null;
    type: 'residential' | 'commercial' | 'municipal' | null;
  };
  channel: 'sms' | 'voice' | 'manual';
  conversation_id: string | null;
  text: string;
  verdict: Verdict | null;
  flags: string[];
  occurrences: number;
  raised_at: string;
  last_message_at: string | null;
  call_back_by: string | null;
  expires_at: string | null;
  acknowledged_by: Person | null;
  acknowledged_at: string | null;
  lease_until: string | null;
  assigned_to: Person | null;
  snoozed_until: string | null;
  resolved_by: Person | null;
  resolved_at: string | null;
  resolution: string | null;
  escalation: {
    policy: string;
    step: number;
    steps: number;
    next_at: string | null;
    next: { who: string; medium: Medium } | null;
    exhausted: boolean;
  };
}

export interface MessageView {
  id: string;
  version: number;
  conversation_id: string;
  contact_id: string;
  direction: 'in' | 'out';
  channel: string;
  author: 'contact' | 'agent' | 'advisor' | 'system';
  text: string;
  media: { url: string; content_type: string; name?: string }[];
  at: string;
  status: string;
  flags: string[];
  /** Counts what was said within one conversation. */
  seq: number | null;
  language: 'fr' | 'en' | null;
  phase: string | null;
  action: string | null;
  data: Record<string, unknown> | null;
  user: Person | null;
  error: string | null;
  segments: number | null;
}

export interface NotificationView {
  id: string;
  version: number;
  alert_id: string;
  user: Person;
  medium: Medium;
  to: string;
  body: string;
  segments: number;
  encoding: 'GSM-7' | 'UCS-2';
  status: 'intended' | 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'unknown' | 'suppressed';
  error: string | null;
  simulated: boolean;
  step: number;
  created_at: string;
  sent_at: string | null;
  delivered_at: string | null;
}

export interface ContactView {
  id: string;
  version: number;
  name: string | null;
  name_source: 'human' | 'structured' | 'text' | 'channel' | null;
  is_anonymous: boolean;
  language: 'fr' | 'en' | null;
  phone: string | null;
  email: string | null;
  address: string | null;
  postal_code: string | null;
  type: 'residential' | 'commercial' | 'municipal' | null;
  tags: string[];
  created_at: string;
  last_message_at: string | null;
}

export interface CallView {
  id: string;
  version: number;
  contact_id: string;
  conversation_id: string | null;
  provider_call_id: string;
  status: 'queued' | 'ringing' | 'in_progress' | 'forwarding' | 'ended';
  ended_reason: string | null;
  started_at: string | null;
  ended_at: string | null;
  summary: string | null;
  recording_url: string | null;
  structured: Record<string, unknown> | null;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  position: string;
}

export interface Story {
  alert: AlertView;
  contact: ContactView | null;
  calls: CallView[];
  messages: MessageView[];
  verdicts: { id: string; at: string; verdict: Verdict; message_id: string | null }[];
  notifications: NotificationView[];
  actions: { id: string; at: string; actor: Person | null; verb: string; detail: Record<string, unknown> }[];
  journal: { id: string; provider: string; kind: string; received_at: string; status: string }[];
  position: string;
}

export interface Me {
  user: { id: string; name: string; email: string; role: string; language: 'fr' | 'en' | null };
  tenant: {
    id: number | string;
    slug: string;
    name: string;
    language: string;
    time_zone: string;
    country: string;
    currency: string;
    industry: string;
  };
  permissions: string[];
}

export interface Member {
  id: string;
  name: string;
  role: string;
  on_call: boolean;
}

export interface SystemState {
  simulated: Record<string, boolean>;
  redis: 'ok' | 'absent' | 'down';
  demo: boolean;
  version: string;
}

export interface StormState {
  running: boolean;
  sent: number;
  total: number;
}
