import { Problem, Unreachable } from '../api/http';
import { m } from '../paraglide/messages';

/** What happened, whose fault it is, what to do. The code is shown beside it by whoever asks. */
export function problemWords(cause: unknown): string {
  if (cause instanceof Unreachable) return m.problem_unreachable();
  if (!(cause instanceof Problem)) throw cause;
  if (cause.status === 403) return m.not_allowed();
  if (cause.status === 404) return m.problem_not_found();
  if (cause.status === 429) return m.problem_too_many();
  if (cause.status >= 500) return m.problem_ours({ request: cause.requestId ?? '–' });
  return cause.detail ?? cause.title ?? m.refused();
}
