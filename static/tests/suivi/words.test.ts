import { describe, expect, it } from 'vitest';
import { Format, phone } from '../../suivi/src/format';
import { chooseLanguage, type Words, wordsOf } from '../../suivi/src/words';

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return texts(value('x', 'y'));
  return Object.values(value as object).flatMap(texts);
}

const morocco = { locale: 'fr-MA', time_zone: 'Africa/Casablanca' };

describe('the words of a claim’s page', () => {
  it('keep French typography', () => {
    const wrong = texts(wordsOf('fr')).filter((text) => / [?!;:»%]|« |'/.test(text));
    expect(wrong).toEqual([]);
  });

  it('name the same things in both languages, and never in the same words by mistake', () => {
    const [fr, en] = [wordsOf('fr'), wordsOf('en')];
    for (const group of ['problem', 'action', 'guarantee', 'type'] as const satisfies readonly (keyof Words)[])
      expect(Object.keys(en[group])).toEqual(Object.keys(fr[group]));
    expect(texts(en).filter((text) => /[éèàùç]/i.test(text))).toEqual([]);
  });

  it('are in the language asked for, else the claim’s, else the browser’s', () => {
    expect(chooseLanguage('en', 'fr', 'fr-FR')).toBe('en');
    expect(chooseLanguage('de', 'fr', 'en-GB')).toBe('fr');
    expect(chooseLanguage(null, 'en', 'fr-FR')).toBe('en');
    expect(chooseLanguage(null, null, 'en-GB')).toBe('en');
    expect(chooseLanguage(null, null, 'ar-MA')).toBe('fr');
  });
});

describe('figures', () => {
  it('count days by the calendar of the business', () => {
    const format = new Format('fr', morocco);
    const lateInTheEvening = Date.parse('2026-11-21T23:30:00Z');
    expect(format.daysUntil('2026-11-28T08:00:00Z', lateInTheEvening)).toBe(6);
    expect(format.daysUntil('2026-11-22T22:00:00Z', lateInTheEvening)).toBe(0);
    expect(format.daysUntil('2026-11-21T08:00:00Z', lateInTheEvening)).toBe(-1);
  });

  it('are money of the policy, whatever the language', () => {
    expect(new Format('fr', morocco).money(750_050, 'MAD').replace(/\s/g, ' ')).toMatch(/7[ .]500,50 MAD/);
    expect(new Format('en', { ...morocco, locale: 'fr-CA' }).money(750_050, 'CAD')).toBe('$7,500.50');
  });

  it('are numbers one can read and dial', () => {
    expect(phone('+15145550110')).toBe('+1\u00a0514\u00a0555\u20110110');
    expect(phone('+212522000110')).toBe('+212\u00a05\u00a022\u00a000\u00a001\u00a010');
    expect(phone('+4930123')).toBe('+4930123');
  });
});
