import { describe, expect, it } from 'vitest';
import { overwriteGetLocale } from '../src/lib/paraglide/runtime';
import { clockTime, comingTime, countdown, exactTime, isoDay, money, phone, since } from '../src/lib/ui/format';

overwriteGetLocale(() => 'fr');
const NOW = Date.parse('2026-11-21T12:00:00Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

describe('phones', () => {
  it.each([
    ['+15145550100', '514 555-0100'],
    ['+33639980120', '+33 6 39 98 01 20'],
    [null, null],
  ])('%s reads %s', (e164, words) => expect(phone(e164)).toBe(words));
});

describe('money', () => {
  it.each([
    [125_050, 'fr', '1 250,50 MAD'],
    [50_000, 'fr', '500 MAD'],
    [125_050, 'en', 'MAD 1,250.50'],
  ])('%i in %s reads %s', (minor, locale, words) =>
    expect(money(minor, 'MAD', locale).replace(/\s/g, ' ')).toBe(words),
  );
});

describe('days of a date field', () => {
  it.each([
    ['2026-11-21T23:30:00Z', 'Africa/Casablanca', '2026-11-22'],
    ['2026-11-21T02:30:00Z', 'America/Toronto', '2026-11-20'],
  ])('%s in %s is %s', (iso, zone, words) => expect(isoDay(Date.parse(iso), zone)).toBe(words));
});

describe('times to come', () => {
  it.each([
    ['2026-11-21T18:30:00Z', 'America/Toronto', '13:30'],
    ['2026-11-23T17:30:00Z', 'America/Toronto', '23, 12:30'],
    ['2026-11-21T23:30:00Z', 'Europe/Paris', '22, 00:30'],
  ])('%s in %s reads %s, with its day unless it is today', (iso, zone, words) => {
    const read = comingTime(iso, NOW, 'fr', zone)
      .replace(' h ', ':')
      .replace(/\u00a0/g, ' ');
    expect(read.endsWith(words.split(', ').at(-1) ?? '')).toBe(true);
    expect(/\d+[^:]*\d\d:/.test(read)).toBe(words.includes(','));
  });
});

describe('countdowns', () => {
  it.each([
    [42_000, '0:42'],
    [41_001, '0:42'],
    [0, '0:00'],
    [-130_000, '−2:10'],
    [725_000, '12:05'],
    [11_220_000, '3 h 07'],
    [3 * 86_400_000, '3 j'],
  ])('%i ms reads %s', (left, words) => expect(countdown(left)).toBe(words));
});

describe('times', () => {
  it('are relative up to an hour, then the tenant’s clock', () => {
    expect(since(ago(3), NOW, 'fr')).toBe('à l’instant');
    expect(since(ago(45), NOW, 'fr')).toBe('il y a 40\u00a0s');
    expect(since(ago(1500), NOW, 'fr')).toBe('il y a 25\u00a0min');
    expect(since(ago(7200), NOW, 'en', 'America/Toronto')).toBe('05:00');
    expect(since(ago(90_000), NOW, 'en', 'America/Toronto')).toContain('20');
  });

  it('never run ahead of the server: a moment in the future is now', () => {
    expect(since(ago(-30), NOW, 'fr')).toBe('à l’instant');
  });

  it('use the business’s own zone and 24 hours', () => {
    expect(clockTime('2026-11-21T23:05:00Z', 'en', 'America/Toronto')).toBe('18:05');
    expect(exactTime('2026-11-21T05:05:09Z', 'America/Toronto')).toBe('00:05:09');
  });
});
