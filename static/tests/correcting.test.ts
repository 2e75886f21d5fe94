import { describe, expect, it } from 'vitest';
import type { ClaimAnswer, ClaimView } from '../src/lib/api/claims';
import { confirmationOf } from '../src/lib/claims/confirming';
import { bodyOf, type Draft, draftOf, type Field, faultsOf, merged, QUESTIONS } from '../src/lib/claims/correcting';
import { momentOf } from '../src/lib/claims/deadline';
import { exactTime, isoDay } from '../src/lib/ui/format';

const answer = (value: string, confidence = 1, quote = ''): ClaimAnswer => ({ value, quote, confidence, asked: true });

const claim = (fields: Partial<ClaimView> = {}): ClaimView =>
  ({
    version: 1,
    policy: { id: 'p1', number: 'POL-1', kind: 'auto' },
    type: 'collision',
    occurred_on: '2026-11-20',
    occurred_time: '08:30:00',
    place: 'Rabat',
    description: 'Percuté à un rond-point',
    answers: { injury: answer('yes', 0.9, 'j’ai mal'), report: answer('no', 0.4, 'pas encore') },
    third_party_name: null,
    third_party_contact: null,
    insured_liability_percent: null,
    report_number: null,
    police_report_number: null,
    estimate_minor: 125_050,
    ...fields,
  }) as ClaimView;

const typed = (draft: Draft, texts: Partial<Record<Field, string>>, answers: Draft['answers'] = {}): Draft => ({
  texts: { ...draft.texts, ...texts },
  answers: { ...draft.answers, ...answers },
});

describe('a correction', () => {
  const draft = draftOf(claim());

  it('sends nothing when nothing was touched', () => {
    expect(bodyOf(claim(), draft)).toEqual({});
    expect(Object.keys(draft.answers)).toEqual(QUESTIONS);
  });

  it('sends what was touched, clears what was emptied, and is sure of what was written anew', () => {
    const body = bodyOf(
      claim(),
      typed(draft, {
        type: 'vol',
        occurred_on: '2026-11-19',
        occurred_time: '',
        place: ' Fès ',
        estimate_minor: '1 300,00',
        insured_liability_percent: '50',
        policy_id: '',
      }),
    );
    expect(body).toEqual({
      type: 'vol',
      type_confidence: 1,
      occurred_on: '2026-11-19',
      is_date_vague: false,
      occurred_time: null,
      place: 'Fès',
      is_place_vague: false,
      estimate_minor: 130_000,
      insured_liability_percent: 50,
      policy_id: null,
    });
  });

  it.each([
    ['yes', true, { value: 'yes', confidence: 1, quote: '' }],
    ['yes', false, { value: 'yes', confidence: 0.5, quote: '' }],
    ['no', true, { value: 'no', confidence: 1, quote: 'pas encore' }],
    ['unknown', false, { value: 'unknown', confidence: 1, quote: '' }],
  ])('keeps the customer’s words only under the answer they gave: %s, %s', (value, sure, sent) => {
    const body = bodyOf(claim(), typed(draft, {}, { report: { value, sure } }));
    expect(body).toEqual({ answers: { report: { ...sent, asked: true } } });
  });

  it('adds an answer nobody gave, and leaves a supposition one', () => {
    const body = bodyOf(claim(), typed(draft, {}, { police: { value: 'no', sure: true } }));
    expect(body).toEqual({ answers: { police: { value: 'no', quote: '', confidence: 1, asked: false } } });
  });

  it('finds what cannot be sent', () => {
    expect(faultsOf(draft, '2026-11-21')).toEqual([]);
    const wrong = typed(draft, {
      occurred_on: '2026-11-22',
      description: ' ',
      estimate_minor: 'beaucoup',
      insured_liability_percent: '101',
    });
    expect(faultsOf(wrong, '2026-11-21')).toEqual([
      'occurred_on',
      'description',
      'estimate_minor',
      'insured_liability_percent',
    ]);
  });
});

describe('somebody who was first', () => {
  const base = claim();
  const mine = typed(draftOf(base), { place: 'Fès', report_number: 'C-1' }, { injury: { value: 'no', sure: true } });

  it('gets their way where I typed nothing, and I keep what I typed', () => {
    const now = claim({ version: 2, place: 'Salé', third_party_name: 'Omar', report_number: 'C-1' });
    const { draft, theirs, both } = merged(base, now, mine);
    expect(theirs).toEqual(['place', 'third_party_name', 'report_number']);
    expect(both).toEqual(['place']);
    expect(bodyOf(now, draft)).toEqual({
      place: 'Fès',
      is_place_vague: false,
      answers: { injury: { value: 'no', quote: '', confidence: 1, asked: true } },
    });
  });

  it('meets me in an answer too', () => {
    const now = claim({ version: 2, answers: { injury: answer('unknown'), report: answer('yes') } });
    const { draft, theirs, both } = merged(base, now, mine);
    expect([theirs, both]).toEqual([['injury', 'report'], ['injury']]);
    expect(draft.answers.report).toEqual({ value: 'yes', sure: true });
    expect(draft.answers.injury).toEqual({ value: 'no', sure: true });
  });

  it('did nothing to me when only the figures moved', () => {
    expect(merged(base, claim({ version: 5, cci: 80 }), mine)).toEqual({ draft: mine, theirs: [], both: [] });
  });
});

describe('one press', () => {
  it('turns a supposition into a fact, in the same words', () => {
    const fact = (name: string) => ({ name, value: '', quote: null, confidence: 0.4, is_assumption: true });
    expect(confirmationOf(claim(), fact('report'))).toEqual({ answers: { report: answer('no', 1, 'pas encore') } });
    expect(confirmationOf(claim(), fact('type'))).toEqual({ type_confidence: 1 });
    expect(confirmationOf(claim(), fact('occurred_on'))).toEqual({ is_date_vague: false });
    expect(confirmationOf(claim(), fact('place'))).toEqual({ is_place_vague: false });
    expect(confirmationOf(claim(), fact('report_number'))).toBeNull();
  });
});

describe('a deadline', () => {
  const clockOf = (zone: string) => (at: number) =>
    `${isoDay(at, zone)}T${exactTime(new Date(at).toISOString(), zone)}Z`;

  it.each([
    ['2026-11-23', '17:00', 'Africa/Casablanca', '2026-11-23T16:00:00.000Z'],
    ['2026-11-23', '17:00', 'America/Toronto', '2026-11-23T22:00:00.000Z'],
    ['2026-03-08', '03:30', 'America/Toronto', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01', '00:30', 'America/Toronto', '2026-11-01T04:30:00.000Z'],
  ])('is by the business’s own clock: %s %s in %s', (day, hour, zone, iso) =>
    expect(new Date(momentOf(day, hour, clockOf(zone)) ?? 0).toISOString()).toBe(iso),
  );

  it('is none without a day and an hour', () => {
    expect(momentOf('', '17:00', clockOf('UTC'))).toBeNull();
    expect(momentOf('2026-11-23', '', clockOf('UTC'))).toBeNull();
  });
});
