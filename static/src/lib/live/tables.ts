import type { ClaimView } from '../api/claims';
import type { AdvisorView, ConversationView, HandoffView } from '../api/talk';
import type { AlertView, ContactView } from '../api/types';
import type { EventFrame } from './frames';
import type { Change, Versioned } from './reduce';
import { Table } from './table.svelte';

/** What decides where an alert stands on a board; the rest only changes the card itself. */
const shapeOf = (alert: AlertView): string =>
  `${alert.urgency}${alert.status}${alert.raised_at}${alert.snoozed_until}${alert.assigned_to?.id}${alert.acknowledged_by?.id}`;

const ALERTS_KEPT = 200;
const TALKS_KEPT = 2000;
const CLAIMS_KEPT = 2000;

/** The rows the stream keeps true, by topic. */
export const tables = {
  alerts: new Table<AlertView>(shapeOf),
  conversations: new Table<ConversationView>(
    (row) => `${row.status}${row.handling}${row.advisor?.id}${row.last_message_at}${row.last_seq}`,
  ),
  handoffs: new Table<HandoffView>((row) => `${row.status}${row.offered_to?.id}${row.urgency}${row.version}`),
  advisors: new Table<AdvisorView>((row) => `${row.user.name}${row.status}`),
  contacts: new Table<ContactView>((row) => `${row.name}${row.phone}`),
  // Nearly all of a claim decides whether a filter holds it, and where it stands.
  claims: new Table<ClaimView>((row) => `${row.version}`),
};

export type Topic = keyof typeof tables;
type AnyTable = Table<Versioned>;
const byTopic = new Map<string, AnyTable>(Object.entries(tables) as [string, unknown][] as [string, AnyTable][]);

/** One batch of events, in order, each row changed once. */
export function applyEvents(events: readonly EventFrame[]): void {
  const changes = new Map<AnyTable, Change<Versioned>[]>();
  for (const { topic, id, version, data } of events) {
    const table = byTopic.get(topic);
    if (!table) continue;
    const list = changes.get(table) ?? [];
    list.push({ id, version, data: data as Versioned | null });
    changes.set(table, list);
  }
  for (const [table, list] of changes) table.apply(list);
  forgetOld();
}

/** Where a view some answer carried belongs; null when it is none of ours. */
function tableOf(view: object): AnyTable | null {
  if ('number' in view && 'urgency' in view) return byTopic.get('alerts') ?? null;
  if ('handling' in view) return byTopic.get('conversations') ?? null;
  if ('offered_until' in view) return byTopic.get('handoffs') ?? null;
  if ('cci' in view && 'declared_at' in view) return byTopic.get('claims') ?? null;
  if ('capacity' in view && 'user' in view) return byTopic.get('advisors') ?? null;
  return null;
}

/** A view some answer carried, maybe newer than what the stream brought so far. */
export function learnView(view: unknown): void {
  if (typeof view !== 'object' || view === null || !('id' in view) || !('version' in view)) return;
  const row = view as Versioned;
  tableOf(view)?.apply([{ id: row.id, version: row.version, data: row }]);
}

/** Rows read by a page of its own: the newer version wins, so it does not matter which came first. */
export function absorb<T extends Versioned>(table: Table<T>, rows: readonly T[]): void {
  table.apply(rows.map((row) => ({ id: row.id, version: row.version, data: row })));
}

export function clearTables(): void {
  for (const table of byTopic.values()) table.load([]);
}

function forgetOld(): void {
  forget(tables.alerts, ({ status }) => status === 'resolved' || status === 'expired', ALERTS_KEPT);
  forget(tables.handoffs, ({ status }) => status === 'claimed' || status === 'cancelled', ALERTS_KEPT);
  if (tables.conversations.cells.size > TALKS_KEPT)
    forget(tables.conversations, ({ status }) => status === 'closed', ALERTS_KEPT);
  if (tables.claims.cells.size > CLAIMS_KEPT) forget(tables.claims, ({ status }) => status === 'ferme', ALERTS_KEPT);
}

function forget<T extends Versioned>(table: Table<T>, isOver: (row: T) => boolean, kept: number): void {
  if (table.cells.size <= kept) return;
  const over = [...table.cells.values()].filter(({ row }) => isOver(row));
  if (over.length <= kept * 2) return;
  over.sort((a, b) => a.row.version - b.row.version);
  table.forget(over.slice(0, over.length - kept).map(({ row }) => row.id));
}
