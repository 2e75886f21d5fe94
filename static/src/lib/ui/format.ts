import { m } from '../paraglide/messages';

/** fr-CA and en-CA both write North American numbers `514 555-0100`; others keep their country code. */
export function phone(e164: string | null): string | null {
  if (!e164) return null;
  const north = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(e164);
  if (north) return `${north[1]} ${north[2]}-${north[3]}`;
  const french = /^\+33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(e164);
  if (french) return `+33 ${french.slice(1).join(' ')}`;
  return e164.replace(/^(\+\d{1,3})(\d{3})(\d{3})(\d+)$/, '$1 $2 $3 $4');
}

/** `0:42`, `12:05`, `3 h 07`; a missed deadline carries a minus sign. */
export function countdown(milliseconds: number): string {
  const late = milliseconds < 0;
  const seconds = late ? Math.floor(-milliseconds / 1000) : Math.ceil(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const sign = late && seconds > 0 ? '−' : '';
  if (hours >= 48) return `${sign}${Math.floor(hours / 24)} ${m.unit_days()}`;
  if (hours > 0) return `${sign}${hours} h ${String(minutes).padStart(2, '0')}`;
  return `${sign}${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Relative up to an hour, then the clock, then the day. */
export function since(iso: string, now: number, locale: string, timeZone?: string): string {
  const at = Date.parse(iso);
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 10) return m.since_now();
  if (seconds < 60) return m.since_seconds({ count: Math.floor(seconds / 10) * 10 });
  if (seconds < 3600) return m.since_minutes({ count: Math.floor(seconds / 60) });
  return day(at, timeZone) === day(now, timeZone) ? clockTime(iso, locale, timeZone) : shortDay(iso, locale, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-CA' : 'en-CA', { hourCycle: 'h23', ...options });
    formats.set(key, format);
  }
  return format;
}

const zoned = (timeZone: string | undefined): Intl.DateTimeFormatOptions => (timeZone ? { timeZone } : {});

export function clockTime(iso: string, locale: string, timeZone?: string): string {
  return formatter(locale, { hour: '2-digit', minute: '2-digit', ...zoned(timeZone) }).format(Date.parse(iso));
}

/** `07:48:39` in both languages: with seconds it is a reading, not a time of day. */
export function exactTime(iso: string, timeZone?: string): string {
  return formatter('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', ...zoned(timeZone) }).format(
    Date.parse(iso),
  );
}

export function longDay(iso: string, locale: string, timeZone?: string): string {
  return formatter(locale, { dateStyle: 'long', ...zoned(timeZone) }).format(Date.parse(iso));
}

export function shortDay(iso: string, locale: string, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' };
  return formatter(locale, { ...options, ...zoned(timeZone) }).format(Date.parse(iso));
}

/** The clock alone today, with its day on any other: `14:05`, `lun. 23, 14:05`. */
export function comingTime(iso: string, now: number, locale: string, timeZone?: string): string {
  if (day(Date.parse(iso), timeZone) === day(now, timeZone)) return clockTime(iso, locale, timeZone);
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };
  return formatter(locale, { ...options, ...zoned(timeZone) }).format(Date.parse(iso));
}

export function fullTime(iso: string, locale: string, timeZone?: string): string {
  return formatter(locale, { dateStyle: 'full', timeStyle: 'medium', ...zoned(timeZone) }).format(Date.parse(iso));
}

function day(at: number, timeZone?: string): string {
  return formatter('en', { year: 'numeric', month: '2-digit', day: '2-digit', ...zoned(timeZone) }).format(at);
}

/** The day it was there, as a date field wants it: `2026-11-21` */
export function isoDay(at: number, timeZone?: string): string {
  const format = formatter('en', { year: 'numeric', month: '2-digit', day: '2-digit', ...zoned(timeZone) });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

/** Monday first. */
export function weekdays(locale: string): string[] {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(2024, 0, 1 + index)));
}

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const;

/** `840 o`, `12 ko`, `3,4 Mo`. */
export function fileSize(bytes: number, locale: string): string {
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  const options = { style: 'unit', unit: UNITS[step] ?? 'byte', maximumFractionDigits: step === 2 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale === 'fr' ? 'fr-CA' : 'en-CA', options).format(bytes / 1000 ** step);
}

/** `1 250,50 MAD`, `500 MAD`, by the habits of whoever reads; amounts are whole numbers of hundredths. */
export function money(minor: number, currency: string, locale: string): string {
  const minimumFractionDigits = minor % 100 === 0 ? 0 : 2;
  const options = { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits } as const;
  return new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-CA', options).format(minor / 100);
}

export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale === 'fr' ? 'fr-CA' : 'en-CA', { style: 'percent' }).format(share);
}
