import { Problem } from '../api/http';
import { problemWords } from './problems';

/** Something asked of the server from a form: whether it is under way, and every fault it was refused with. */
export class Attempt {
  busy = $state(false);
  error = $state<string | null>(null);

  /** True when it went well. */
  async run(work: () => Promise<void>): Promise<boolean> {
    this.busy = true;
    this.error = null;
    try {
      await work();
      return true;
    } catch (cause) {
      this.error = faults(cause);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

function faults(cause: unknown): string {
  const code = cause instanceof Problem ? ` (${cause.code})` : '';
  const listed = cause instanceof Problem && Array.isArray(cause.members.errors) ? cause.members.errors : [];
  const each = listed.map((fault: { pointer?: string; detail?: string }) =>
    `${fault.pointer ?? ''} ${fault.detail ?? ''}`.trim(),
  );
  return [`${problemWords(cause)}${code}`, ...each].join('\n');
}
