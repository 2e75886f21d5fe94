import type { Language, View } from './view';

/** Days, hours and money, by the clock and the country of the business, in the language of the page. */
export class Format {
  readonly #locale: string;
  readonly #zone: string;

  constructor(language: Language, view: Pick<View, 'locale' | 'time_zone'>) {
    const region = view.locale.split('-')[1];
    this.#locale = region ? `${language}-${region}` : language;
    this.#zone = view.time_zone;
  }

  day(iso: string): string {
    return this.#format({ day: 'numeric', month: 'long', year: 'numeric' }).format(Date.parse(iso));
  }

  /** A day without an hour has no zone either. */
  date(iso: string): string {
    const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
    return new Intl.DateTimeFormat(this.#locale, options).format(Date.parse(iso));
  }

  moment(iso: string): string {
    return this.#format({ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }).format(Date.parse(iso));
  }

  clock(at: number): string {
    return this.#format({ hour: '2-digit', minute: '2-digit' }).format(at);
  }

  /** Whole days from now until then, by the calendar of the business; negative once it is past. */
  daysUntil(iso: string, now: number): number {
    const plain = new Intl.DateTimeFormat('en-CA', { timeZone: this.#zone });
    return Math.round((Date.parse(plain.format(Date.parse(iso))) - Date.parse(plain.format(now))) / 86_400_000);
  }

  money(minor: number, currency: string): string {
    const format = new Intl.NumberFormat(this.#locale, { style: 'currency', currency });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  size(bytes: number): string {
    const large = bytes >= 1 << 20;
    const unit = large ? 'megabyte' : 'kilobyte';
    const options = { style: 'unit', unit, maximumFractionDigits: large ? 1 : 0 } as const;
    return new Intl.NumberFormat(this.#locale, options).format(
      Math.max(bytes > 0 ? 1 : 0, bytes / (large ? 1 << 20 : 1 << 10)),
    );
  }

  #format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return new Intl.DateTimeFormat(this.#locale, { timeZone: this.#zone, hourCycle: 'h23', ...options });
  }
}

/** `+212522000110` in groups that can be read; the link dials the plain one. */
export function phone(number: string): string {
  const north = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (north) return `+1 ${north[1]} ${north[2]}-${north[3]}`.replaceAll(' ', '\u00a0').replace('-', '\u2011');
  const found = /^(\+(?:33|212|32|41|44))(\d+)$/.exec(number);
  if (!found?.[1] || !found[2]) return number;
  const rest = found[2].length % 2 ? found[2].replace(/^(\d)/, '$1 ') : found[2];
  return `${found[1]} ${rest.replace(/(\d{2})(?=\d)/g, '$1 ')}`.replaceAll(' ', '\u00a0');
}
