import type { Urgency } from '../api/types';
import { m } from '../paraglide/messages';
import { plain } from '../ui/words';

export interface Policy {
  transfer: 'queue' | 'callback';
  hand_off_on: string[];
  callback_minutes: Record<Urgency, number>;
  misunderstandings: number;
  max_replies_per_hour: number;
  catch_up_minutes: number;
  reserve_hours: number;
  model_budget_ms: number;
  model_tool_rounds: number;
}

export interface Profile {
  flow: string;
  engine: 'builtin' | 'model';
  model: string;
  agent_name: string;
  wording: Record<string, Record<string, string>>;
  policy: Policy;
  settings: Record<string, unknown>;
  scenarios: string;
}

export interface ProfileView {
  version: number;
  status: string;
  profile: Profile;
  note: string | null;
  created_at: string;
  created_by: string;
  proven_at: string | null;
  published_at: string | null;
}

/** A built-in sentence by language or locale, and the variables one's own may use. */
export interface Template {
  key: string;
  texts: Record<string, string>;
  variables: string[];
}

export interface ProfilesView {
  published: ProfileView | null;
  draft: ProfileView | null;
  flows: string[];
  engine: { model: 'none' | 'simulated' | 'provider'; default_model: string };
  templates: Record<string, Template[]>;
}

export interface Report {
  passed: number;
  failed: number;
  failures: { scenario: string; step: string; expected: string; got: string }[];
}

/** What the agent may do by itself until somebody decides otherwise. */
export function newProfile(flow: string): Profile {
  return {
    flow,
    engine: 'builtin',
    model: '',
    agent_name: 'Vigie',
    wording: {},
    policy: {
      transfer: 'queue',
      hand_off_on: ['complaint', 'unanswerable', 'misunderstood'],
      callback_minutes: { P1: 5, P2: 15, P3: 60, P4: 240 },
      misunderstandings: 3,
      max_replies_per_hour: 30,
      catch_up_minutes: 30,
      reserve_hours: 24,
      model_budget_ms: 6000,
      model_tool_rounds: 3,
    },
    settings: {},
    scenarios: '',
  };
}

const flows: Record<string, () => string> = {
  dispatch_intake: m.flow_dispatch_intake,
  shop_assistant: m.flow_shop_assistant,
  message_taking: m.flow_message_taking,
};
export const flowWord = (flow: string): string => flows[flow]?.() ?? plain(flow);

export const HAND_OFF_ON: Record<string, () => string> = {
  complaint: m.handoff_on_complaint,
  unanswerable: m.handoff_on_unanswerable,
  misunderstood: m.handoff_on_misunderstood,
  urgent: m.handoff_on_urgent,
};
