import { describe, expect, it } from 'vitest';
import { deadline, nextStep } from '../src/lib/alerts/deadlines';
import { project } from '../src/lib/alerts/optimistic';
import { burning, columns, isLowering, matches, NO_FILTERS } from '../src/lib/alerts/views';
import type { AlertView, Urgency } from '../src/lib/api/types';
import { alertWith } from './fixture';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const ME = { id: 'u-1', name: 'Sonia' };
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
let count = 0;

function alert(fields: Partial<AlertView> = {}): AlertView {
  count += 1;
  return alertWith(count, NOW, fields);
}

const asked = (verb: string, shown: Record<string, unknown> = {}) => [{ verb, shown, at: NOW }];

describe('a column', () => {
  it('puts what nobody has first, oldest first, then what is held, then what was put off', () => {
    const old = alert({ raised_at: at(-9) });
    const young = alert({ raised_at: at(-1) });
    const held = alert({ raised_at: at(-30), status: 'acknowledged', acknowledged_by: ME });
    const snoozed = alert({ raised_at: at(-60), snoozed_until: at(5) });
    expect(columns([young, snoozed, held, old], NO_FILTERS, ME.id, NOW).P1).toEqual([old, young, held, snoozed]);
  });

  it('shows only what is open', () => {
    expect(columns([alert({ status: 'resolved' }), alert({ status: 'expired' })], NO_FILTERS, ME.id, NOW).P1).toEqual(
      [],
    );
  });

  it('sorts 2,000 cards in a few milliseconds', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      alert({ raised_at: at(-(index * 7919) % 600), urgency: `P${1 + (index % 4)}` as Urgency }),
    );
    const start = performance.now();
    for (let round = 0; round < 20; round += 1) columns(many, NO_FILTERS, ME.id, NOW);
    expect((performance.now() - start) / 20).toBeLessThan(25);
  });
});

describe('filters', () => {
  const mine = alert({ assigned_to: ME });
  const free = alert({ contact: { ...alert().contact, name: 'Émile Côté', phone: '+15145550100' } });

  it('find mine and nobody’s', () => {
    expect(matches(mine, { ...NO_FILTERS, whose: 'mine' }, ME.id)).toBe(true);
    expect(matches(free, { ...NO_FILTERS, whose: 'mine' }, ME.id)).toBe(false);
    expect(matches(free, { ...NO_FILTERS, whose: 'unassigned' }, ME.id)).toBe(true);
  });

  it.each(['emile cote', 'COTE', '555-0100', '5550100'])('find a caller by %s', (search) => {
    expect(matches(free, { ...NO_FILTERS, search }, ME.id)).toBe(true);
  });
});

describe('an alarm', () => {
  it('burns while a P1 is neither taken nor put off', () => {
    const alarm = alert();
    expect(
      burning(
        [alarm, alert({ urgency: 'P2' }), alert({ snoozed_until: at(3) }), alert({ status: 'acknowledged' })],
        NOW,
      ),
    ).toEqual([alarm]);
  });
});

describe('the clock of a card', () => {
  it('runs to the call-back, then to the lease, or to the end of a snooze', () => {
    expect(deadline(alert({ call_back_by: at(5) }), NOW)).toEqual({ kind: 'call_back', at: NOW + 300_000 });
    expect(deadline(alert({ status: 'acknowledged', lease_until: at(10) }), NOW)?.kind).toBe('lease');
    expect(deadline(alert({ snoozed_until: at(10) }), NOW)?.kind).toBe('snooze');
    expect(deadline(alert({ snoozed_until: at(-1), call_back_by: at(1) }), NOW)?.kind).toBe('call_back');
    expect(deadline(alert({ status: 'acknowledged', lease_until: null }), NOW)).toBeNull();
  });

  it('tells the next step only while nobody has it', () => {
    expect(nextStep(alert())?.who).toBeTruthy();
    expect(nextStep(alert({ status: 'acknowledged' }))).toBeNull();
  });
});

describe('what was just asked', () => {
  it('shows at once', () => {
    expect(project(alert(), asked('acknowledge'), ME)).toMatchObject({ status: 'acknowledged', acknowledged_by: ME });
    expect(project(alert(), asked('snooze', { minutes: 5 }), ME).snoozed_until).toBe(at(5));
    expect(project(alert(), asked('reprioritise', { urgency: 'P3' }), ME).urgency).toBe('P3');
    expect(project(alert(), asked('assign', { user_id: 'u-2', name: 'Luc' }), ME).assigned_to).toEqual({
      id: 'u-2',
      name: 'Luc',
    });
  });

  it('yields where the server already says who took it', () => {
    const taken = alert({ status: 'acknowledged', acknowledged_by: { id: 'u-9', name: 'Luc' } });
    expect(project(taken, asked('acknowledge'), ME)).toBe(taken);
    expect(project(alert({ status: 'resolved' }), asked('reprioritise', { urgency: 'P4' }), ME).urgency).toBe('P1');
  });

  it('needs a reason only to lower', () => {
    expect([isLowering('P1', 'P3'), isLowering('P3', 'P1')]).toEqual([true, false]);
  });
});
