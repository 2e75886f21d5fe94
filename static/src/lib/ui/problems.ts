import { Problem, Unreachable } from '../api/http';
import { m } from '../paraglide/messages';

/** What the server says in English, in the words of whoever reads it. */
const words: Record<string, () => string> = {
  files_only_in_chats: m.attach_not_by_sms,
  file_empty: m.problem_file_empty,
  file_too_large: m.problem_file_too_large,
  body_too_large: m.problem_file_too_large,
  file_type_refused: m.problem_file_type,
  file_infected: m.problem_file_infected,
  conversation_closed: m.problem_closed,
  conversation_not_yours: m.problem_not_yours,
  conversation_not_held: m.problem_not_yours,
  conversation_moved: m.problem_moved,
  contact_opted_out: m.problem_opted_out,
  text_too_long: m.problem_text_too_long,
  stale_version: m.problem_stale,
  not_offered_to_you: m.problem_not_offered,
  nobody_to_whisper_to: m.problem_nobody_to_whisper,
  shortcut_taken: m.problem_shortcut_taken,
  invalid_fields: m.problem_fields,
  invalid_input: m.problem_invalid,
  no_policy: m.problem_no_policy,
  not_covered: m.problem_not_covered,
  nothing_to_pay: m.problem_nothing_to_pay,
  known_reference: m.problem_known_reference,
};

/** What happened, whose fault it is, what to do. The code is shown beside it by whoever asks. */
export function problemWords(cause: unknown): string {
  if (cause instanceof Unreachable) return m.problem_unreachable();
  if (!(cause instanceof Problem)) throw cause;
  const said = words[cause.code];
  if (said) return said();
  if (cause.status === 403) return m.not_allowed();
  if (cause.status === 404) return m.problem_not_found();
  if (cause.status === 429) return m.problem_too_many();
  if (cause.status >= 500) return m.problem_ours({ request: cause.requestId ?? '–' });
  return cause.detail ?? cause.title ?? m.refused();
}
