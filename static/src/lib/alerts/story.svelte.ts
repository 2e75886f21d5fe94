import { get, Problem } from '../api/http';
import type { AlertView, CallView, MessageView, NotificationView, Story } from '../api/types';
import { type EventFrame, emptyRows, live, reduce } from '../live';

export type Moment =
  | { readonly kind: 'journal'; readonly id: string; readonly at: string; readonly entry: Story['journal'][number] }
  | { readonly kind: 'message'; readonly id: string; readonly at: string; readonly message: MessageView }
  | { readonly kind: 'call'; readonly id: string; readonly at: string; readonly call: CallView }
  | { readonly kind: 'verdict'; readonly id: string; readonly at: string; readonly verdict: Story['verdicts'][number] }
  | { readonly kind: 'notification'; readonly id: string; readonly at: string; readonly notification: NotificationView }
  | { readonly kind: 'action'; readonly id: string; readonly at: string; readonly action: Story['actions'][number] };

/** What happened at one instant is told in the order it caused itself. */
const ORDER: Record<Moment['kind'], number> = {
  journal: 0,
  call: 1,
  message: 2,
  verdict: 3,
  action: 4,
  notification: 5,
};

export function moments(story: Story): Moment[] {
  const all: Moment[] = [
    ...story.journal.map((entry) => ({ kind: 'journal' as const, id: entry.id, at: entry.received_at, entry })),
    ...story.messages.map((message) => ({ kind: 'message' as const, id: message.id, at: message.at, message })),
    ...story.calls.map((call) => ({
      kind: 'call' as const,
      id: call.id,
      at: call.started_at ?? story.alert.raised_at,
      call,
    })),
    ...story.verdicts.map((verdict) => ({ kind: 'verdict' as const, id: verdict.id, at: verdict.at, verdict })),
    ...story.notifications.map((notification) => ({
      kind: 'notification' as const,
      id: notification.id,
      at: notification.created_at,
      notification,
    })),
    ...story.actions.map((action) => ({ kind: 'action' as const, id: action.id, at: action.at, action })),
  ];
  return all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || ORDER[a.kind] - ORDER[b.kind]);
}

function merge<T extends { id: string; version: number }>(items: readonly T[], changed: T): T[] {
  const rows = emptyRows<T>();
  for (const item of [...items, changed]) reduce(rows, { id: item.id, version: item.version, data: item });
  return [...rows.rows.values()];
}

/** The whole story of one alert, kept true while one looks at it. */
export class StoryStore {
  story = $state.raw<Story | null>(null);
  error = $state.raw<unknown>(null);
  readonly #id: string;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string) {
    this.#id = id;
  }

  /** Listens first and asks second, so that nothing falls between. */
  open(): () => void {
    const deaf = live.follow((event) => this.#heard(event));
    live.look(this.#id);
    void this.load();
    return () => {
      deaf();
      live.look(null);
      clearTimeout(this.#again);
    };
  }

  async load(): Promise<void> {
    try {
      const story = await get<Story>(`/alerts/${this.#id}/story`);
      live.learn(story.alert);
      this.story = story;
      this.error = null;
    } catch (cause) {
      this.error = cause;
      if (cause instanceof Problem && cause.status < 500) return;
      this.#later(5000);
    }
  }

  #heard(event: EventFrame): void {
    const story = this.story;
    if (event.topic === 'alerts' && event.id === this.#id) this.#later(250);
    if (!story || event.data === null) return;
    if (event.topic === 'notifications' && (event.data as NotificationView).alert_id === this.#id) {
      this.story = { ...story, notifications: merge(story.notifications, event.data as NotificationView) };
    } else if (event.topic === 'messages' && this.#isOurs(event.data as MessageView, story.alert)) {
      this.story = { ...story, messages: merge(story.messages, event.data as MessageView) };
      this.#later(250);
    } else if (this.#isHeard(event, story)) this.#later(250);
  }

  #isOurs(message: MessageView, alert: AlertView): boolean {
    return message.contact_id === alert.contact.id;
  }

  #isHeard(event: EventFrame, story: Story): boolean {
    if (event.topic === 'contacts') return event.id === story.alert.contact.id;
    return event.topic === 'calls' && (event.data as CallView).contact_id === story.alert.contact.id;
  }

  /** Verdicts and actions ride no topic of their own: a change of the alert says there may be more of them. */
  #later(wait: number): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => void this.load(), wait);
  }
}
