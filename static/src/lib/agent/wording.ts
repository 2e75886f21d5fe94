import { Problem } from '../api/http';
import { m } from '../paraglide/messages';
import { plain } from '../ui/words';
import type { Profile, Template } from './profile';

type Wording = Profile['wording'];

/** What is wrong with one sentence of one's own, by `key/language`. */
export type Faults = Readonly<Record<string, readonly string[]>>;

const codes: Record<string, (detail: { detail: string }) => string> = {
  unknown_key: m.fault_unknown_key,
  unknown_language: m.fault_unknown_language,
  unknown_variable: m.fault_unknown_variable,
  missing_variable: m.fault_missing_variable,
  braces: m.fault_braces,
  too_long: m.fault_too_long,
  empty: m.fault_empty,
  stacked: m.fault_stacked,
  familiar: m.fault_familiar,
  disclosure: m.fault_disclosure,
};

interface Told {
  readonly pointer: string;
  readonly detail: string;
}

/** The faults the server found in the wording; none when it refused something else. */
export function faultsIn(cause: unknown): Faults {
  const told = cause instanceof Problem && Array.isArray(cause.members.errors) ? (cause.members.errors as Told[]) : [];
  const found: Record<string, string[]> = {};
  for (const { pointer, detail } of told) {
    const place = /^#\/profile\/wording\/(.+)$/.exec(pointer)?.[1];
    if (place === undefined) continue;
    const [code = '', ...rest] = detail.split(' ');
    found[place] = [...(found[place] ?? []), codes[code]?.({ detail: rest.join(' ') }) ?? plain(detail)];
  }
  return found;
}

/** What is wrong with the business's own scenarios, as their reader says it; null when nothing is. */
export function scenarioFault(cause: unknown): string | null {
  const told = cause instanceof Problem && Array.isArray(cause.members.errors) ? (cause.members.errors as Told[]) : [];
  return told.find(({ pointer }) => pointer === '#/profile/scenarios')?.detail ?? null;
}

export const hasFault = (faults: Faults, key: string): boolean =>
  Object.keys(faults).some((place) => place === key || place.startsWith(`${key}/`));

/** Only what is said differently is kept. */
export function said(wording: Wording): Wording {
  const kept = Object.entries(wording).map(([key, texts]) => [
    key,
    Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== '')),
  ]);
  return Object.fromEntries(kept.filter(([, texts]) => Object.keys(texts as object).length > 0));
}

/** French and English always; a locale where there is a sentence of its own. */
export function languagesOf(template: Template, wording: Wording): string[] {
  return [...new Set(['fr', 'en', ...Object.keys(template.texts), ...Object.keys(wording[template.key] ?? {})])];
}

/** The flow's sentences, then those one wrote for another flow. */
export function sentences(templates: readonly Template[], wording: Wording): Template[] {
  const known = new Set(templates.map(({ key }) => key));
  const strangers = Object.keys(said(wording)).filter((key) => !known.has(key));
  return [...templates, ...strangers.map((key) => ({ key, texts: {}, variables: [] }))];
}

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function matches(template: Template, wording: Wording, search: string): boolean {
  const wanted = folded(search.trim());
  if (wanted === '') return true;
  const texts = [template.key, ...Object.values(template.texts), ...Object.values(wording[template.key] ?? {})];
  return texts.some((text) => folded(text).includes(wanted));
}
