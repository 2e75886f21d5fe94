import { Problem } from '../api/http';
import type { CannedReplyView, CannedVariable, RenderedReply } from '../api/talk';
import { m } from '../paraglide/messages';
import { plain } from '../ui/words';

const BLANK = /\{([a-z][a-z0-9_]*)\}/g;

/** A ready reply somebody chose, as far as the server could fill it in. */
export interface Chosen {
  readonly reply: CannedReplyView;
  readonly rendered: RenderedReply;
}

/** A stretch of a reply's words: said as it stands, or filled in by `name`. */
export interface Stretch {
  readonly text: string;
  readonly name: string | null;
}

export function stretches(body: string): Stretch[] {
  const found: Stretch[] = [];
  let from = 0;
  for (const match of body.matchAll(BLANK)) {
    if (match.index > from) found.push({ text: body.slice(from, match.index), name: null });
    found.push({ text: match[0], name: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  if (from < body.length) found.push({ text: body.slice(from), name: null });
  return found;
}

export const bodyOf = ({ reply, rendered }: Chosen): string => reply.bodies[rendered.language] ?? rendered.text;

/** The blanks of the words that will be said; those of the other language are nobody's business. */
export function blanksOf(chosen: Chosen): CannedVariable[] {
  const said = new Set(stretches(bodyOf(chosen)).map(({ name }) => name));
  return chosen.reply.variables.filter(({ name }) => said.has(name));
}

/** Whether somebody must be asked before these words can be sent. */
export const asks = (chosen: Chosen): boolean => blanksOf(chosen).some(({ name }) => !chosen.rendered.values[name]);

export const INPUTS: Record<CannedVariable['type'], { type: string; inputmode?: 'decimal'; autocapitalize?: 'words' }> =
  {
    text: { type: 'text' },
    name: { type: 'text', autocapitalize: 'words' },
    number: { type: 'text', inputmode: 'decimal' },
    money: { type: 'text', inputmode: 'decimal' },
    date: { type: 'date' },
    time: { type: 'time' },
    url: { type: 'url' },
  };

const known: Record<string, () => string> = {
  contact_name: m.blank_contact_name,
  first_name: m.fact_first_name,
  business: m.blank_business,
  advisor: m.author_advisor,
  phone: m.field_phone,
  email: m.field_email,
  address: m.field_address,
};
export const blankWord = (name: string): string => known[name]?.() ?? plain(name);

const unfit: Record<CannedVariable['type'], () => string> = {
  text: m.blank_needed,
  name: m.blank_needed,
  number: m.blank_not_number,
  money: m.blank_not_money,
  date: m.blank_not_date,
  time: m.blank_not_time,
  url: m.blank_not_url,
};

/** Which blank the server refused, and what it takes; null when it refused something else. */
export function refusedBlank(cause: unknown): { name: string; words: string } | null {
  if (!(cause instanceof Problem) || cause.code !== 'unfit_value') return null;
  const { variable, type } = cause.members as { variable?: string; type?: CannedVariable['type'] };
  return variable && type && unfit[type] ? { name: variable, words: unfit[type]() } : null;
}
