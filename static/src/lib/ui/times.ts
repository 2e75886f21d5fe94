import { session } from '../api/session.svelte';
import { clockTime, comingTime, exactTime, fullTime, isoDay, longDay, since } from './format';
import { prefs } from './prefs.svelte';

const zone = (): string | undefined => session.me?.tenant.time_zone;

/** Every time of day on screen: by the business's own clock, wherever the reader sits, in the reader's language. */
export const times = {
  /** `14:05` */
  clock: (iso: string): string => clockTime(iso, prefs.locale, zone()),
  /** A time to come: the clock today, with its day on any other. */
  coming: (iso: string, now: number): string => comingTime(iso, now, prefs.locale, zone()),
  /** `14:05:39` */
  exact: (iso: string): string => exactTime(iso, zone()),
  /** `21 novembre 2026` */
  day: (iso: string): string => longDay(iso, prefs.locale, zone()),
  /** A day of the calendar, the same wherever one sits: `2026-11-21` → `21 novembre 2026` */
  date: (iso: string): string => longDay(`${iso}T12:00:00Z`, prefs.locale, 'UTC'),
  /** The business's own day, as a date field wants it: `2026-11-21` */
  isoDay: (at: number): string => isoDay(at, zone()),
  /** The day, the time and its seconds. */
  full: (iso: string): string => fullTime(iso, prefs.locale, zone()),
  /** Relative up to an hour, then the clock, then the day. */
  since: (iso: string, now: number): string => since(iso, now, prefs.locale, zone()),
};
