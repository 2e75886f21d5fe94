import type { ClaimDocumentView } from '../api/claims';
import { Problem, Unreachable, upload } from '../api/http';
import { live } from '../live';
import { m } from '../paraglide/messages';
import { problemWords } from '../ui/problems';

const LARGEST = 10 << 20;

/** One document on its way to a claim's file. */
export class Upload {
  busy = $state(false);
  /** From 0 to 1. */
  progress = $state(0);
  name = $state('');
  fault = $state<string | null>(null);

  async send(claimId: string, kind: string, file: File): Promise<void> {
    this.fault = file.size === 0 ? m.problem_file_empty() : file.size > LARGEST ? m.problem_file_too_large() : null;
    if (this.fault) return;
    this.busy = true;
    this.progress = 0;
    this.name = file.name;
    const query = new URLSearchParams({ kind, name: file.name.slice(0, 200) });
    try {
      const { done } = upload<ClaimDocumentView>(`/claims/${claimId}/documents?${query}`, file, (share) => {
        this.progress = share;
      });
      live.learn(await done);
    } catch (cause) {
      if (!(cause instanceof Unreachable || cause instanceof Problem)) throw cause;
      this.fault = problemWords(cause);
    } finally {
      this.busy = false;
    }
  }
}
