import { describe, expect, it } from 'vitest';
import type { ClaimView } from '../src/lib/api/claims';
import { factsOf } from '../src/lib/claims/facts';
import { minorOf, netOf } from '../src/lib/claims/money';
import {
  BANDS,
  bandKey,
  bound,
  countOf,
  type Filters,
  listed,
  matches,
  NO_FILTERS,
  passes,
  queryOf,
} from '../src/lib/claims/order';
import { outline, spoke } from '../src/lib/claims/radar';

const at = (minute: number): string => new Date(Date.parse('2026-11-21T09:00:00Z') + minute * 60_000).toISOString();

const claim = (id: string, fields: Partial<ClaimView> = {}): ClaimView => ({
  id,
  version: 1,
  number: `SIN-2026-00000${id}`,
  contact: { id: 'p', name: 'Salma Idrissi', matricule: 'AB-4521-22' },
  policy: null,
  conversation_id: null,
  type: 'collision',
  type_confidence: 1,
  occurred_on: null,
  occurred_time: null,
  place: null,
  description: 'On m’a percutée à un rond-point',
  answers: {},
  third_party_name: null,
  third_party_contact: null,
  insured_liability_percent: null,
  report_number: null,
  police_report_number: null,
  estimate_minor: null,
  currency: 'MAD',
  language: 'fr',
  emotion: null,
  status: 'escalade',
  allowed: [],
  treatment: null,
  priority: 'haute',
  cci: 50,
  cci_level: 'modere',
  formula: 'cci-1',
  factors: null,
  rules: [],
  escalation_reason: null,
  escalated_at: null,
  outcome: null,
  outcome_reason: null,
  missing: [],
  documents_complete: false,
  customer_due_at: null,
  advisor: null,
  declared_at: at(0),
  updated_at: at(0),
  closed_at: null,
  anonymised: false,
  ...fields,
});
const filters = (some: Partial<Filters>): Filters => ({ ...NO_FILTERS, ...some });
const ids = (rows: readonly ClaimView[]): string[] => rows.map(({ id }) => id);

describe('the lists', () => {
  const me = { id: 'me', name: 'Moi' };

  it('queue who waits for an advisor: priority, then complexity, then age', () => {
    const rows = [
      claim('2'),
      claim('1'),
      claim('3', { cci: 70 }),
      claim('4', { priority: 'urgente', cci: 10 }),
      claim('5', { priority: 'urgente', advisor: me }),
      claim('6', { status: 'en_cours', priority: 'urgente' }),
      claim('7', { cci: null }),
    ];
    expect(ids(listed(rows, 'waiting', NO_FILTERS, 'me'))).toEqual(['4', '3', '1', '2', '7']);
  });

  it('keep mine that are open, the newest first; all are all', () => {
    const rows = [
      claim('1', { advisor: me }),
      claim('2', { advisor: me, status: 'ferme' }),
      claim('3', { advisor: { id: 'you', name: 'Vous' } }),
      claim('4', { advisor: me, status: 'expert' }),
    ];
    expect(ids(listed(rows, 'mine', NO_FILTERS, 'me'))).toEqual(['4', '1']);
    expect(ids(listed(rows, 'all', NO_FILTERS, 'me'))).toEqual(['4', '3', '2', '1']);
  });

  it.each([
    [{ min: 61 }, 60, false],
    [{ min: 61 }, 61, true],
    [{ max: 60 }, 60, true],
    [{ min: 41, max: 60 }, 40, false],
    [{ min: 0 }, null, false],
    [{ max: 100 }, null, false],
    [{}, null, true],
  ])('hold a CCI between its bounds %#', (some, cci, held) => {
    expect(passes(claim('1', { cci }), filters(some))).toBe(held);
  });

  it('hold a status, a type and a priority together', () => {
    const some = filters({ status: 'escalade', type: 'collision', priority: 'haute' });
    expect(passes(claim('1'), some)).toBe(true);
    for (const other of [{ status: 'expert' }, { type: 'vol' }, { priority: 'normale' }] as Partial<ClaimView>[])
      expect(passes(claim('1', other), some)).toBe(false);
  });

  it('find by number, name and matricule however they are written', () => {
    for (const words of [
      'salma',
      'IDRISSI salma',
      '2026-000001',
      'sin2026000001',
      'ab 4521 22',
      'ab452122',
      'percutee',
      '',
    ])
      expect(matches(claim('1'), words), words).toBe(true);
    for (const words of ['salma alaoui', '000002', 'ab 4521 23', '?!'])
      expect(matches(claim('1'), words), words).toBe(false);
  });

  it('ask the server the same', () => {
    const asked = queryOf('waiting', filters({ status: 'escalade', min: 0, max: 20, words: ' salma ' }));
    expect(asked).toEqual({ queue: 'waiting', status: 'escalade', cci_min: '0', cci_max: '20', q: 'salma' });
    expect(queryOf('all', NO_FILTERS)).toEqual({ queue: 'all' });
  });

  it('count what narrows them', () => {
    expect(countOf(NO_FILTERS)).toBe(0);
    expect(countOf(filters({ min: 0, status: 'expert', words: 'x' }))).toBe(2);
  });

  it('part the hundred in five without a hole', () => {
    const held = Array.from({ length: 101 }, (_, cci) => BANDS.filter(({ min, max }) => cci >= min && cci <= max));
    expect(held.every((bands) => bands.length === 1)).toBe(true);
    expect(BANDS.map(bandKey)).toEqual(['0-20', '21-40', '41-60', '61-80', '81-100']);
  });

  it.each([
    ['', null],
    [' 61 ', 61],
    ['0', 0],
    ['101', null],
    ['-1', null],
    ['6.5', null],
    ['abc', null],
  ])('read %j as a bound', (text, number) => expect(bound(text)).toBe(number));
});

describe('money', () => {
  it.each([
    ['1250', 125_000],
    ['1250.5', 125_050],
    ['1 250,50', 125_050],
    ['1\u202f250,50 MAD', 125_050],
    ['1,250.50', 125_050],
    ['1.250', 125_000],
    ['12 000 000', 1_200_000_000],
    ['0,05', 5],
    ['', null],
    ['beaucoup', null],
    ['-5', null],
    ['1,2,3', null],
    ['12.345.6', null],
  ])('reads %j', (text, minor) => expect(minorOf(text)).toBe(minor));

  it.each([
    [100_000, 50_000, 5_000, 45_000],
    [30_000, 50_000, 5_000, 25_000],
    [3_000, null, 5_000, 0],
    [3_000, null, 0, 3_000],
  ])('pays %i up to %j less %i', (accepted, limit, deductible, net) =>
    expect(netOf(accepted, limit, deductible)).toBe(net),
  );
});

describe('the radar', () => {
  it('begins at the top and goes clockwise', () => {
    expect(spoke(0, 4, 1, 80)).toEqual({ x: 0, y: -80 });
    expect(spoke(1, 4, 0.5, 80)).toEqual({ x: 40, y: 0 });
  });

  it('is closed, and never leaves its frame', () => {
    expect(outline([0, 50, 100, 400], 80)).toBe('M0 0L40 0L0 80L-80 0Z');
  });
});

describe('facts', () => {
  it('are what was said surely; what nobody knew is neither fact nor assumption', () => {
    const answer = (value: string, confidence: number) => ({ value, quote: '', confidence, asked: true });
    const told = claim('1', {
      answers: { injury: answer('yes', 0.9), police: answer('no', 0.4), report: answer('unknown', 1) },
    });
    expect(factsOf(told).map(({ name, is_assumption }) => [name, is_assumption])).toEqual([
      ['injury', false],
      ['police', true],
    ]);
  });
});
