/** What survives a reload: the session, what was not sent yet, the draft. A page without storage chats without it. */

import type { Pending } from './talk';

export interface Session {
  id: string;
  expires: string;
  spoke: boolean;
}

export interface Kept {
  session: Session | null;
  pending: Pending[];
  seen: number;
  draft: string;
  open: boolean;
}

const EMPTY: Kept = { session: null, pending: [], seen: 0, draft: '', open: false };
const MOST_PENDING = 50;

export class Memory {
  #kept: Kept;

  constructor(
    private readonly key: string,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null,
    now: Date,
  ) {
    this.#kept = this.#read();
    if (this.#kept.session && new Date(this.#kept.session.expires) <= now) {
      this.#kept = { ...EMPTY, pending: this.#kept.pending, draft: this.#kept.draft };
    }
  }

  get kept(): Kept {
    return this.#kept;
  }

  /** Another tab may have written meanwhile: each part is changed on what is there now. */
  change(part: Partial<Omit<Kept, 'pending'>>): void {
    this.#write({ ...this.#read(), ...part });
  }

  addPending(pending: Pending): void {
    const now = this.#read();
    this.#write({ ...now, pending: [...now.pending, pending].slice(-MOST_PENDING) });
  }

  dropPending(id: string): void {
    const now = this.#read();
    if (now.pending.some((p) => p.id === id)) {
      this.#write({ ...now, pending: now.pending.filter((p) => p.id !== id) });
    }
  }

  #read(): Kept {
    try {
      const found = JSON.parse(this.storage?.getItem(this.key) ?? 'null');
      return found && typeof found === 'object' && Array.isArray(found.pending)
        ? { ...EMPTY, ...found }
        : (this.#kept ?? EMPTY);
    } catch {
      return this.#kept ?? EMPTY;
    }
  }

  #write(kept: Kept): void {
    this.#kept = kept;
    try {
      this.storage?.setItem(this.key, JSON.stringify(kept));
    } catch {
      // Full or forbidden: this tab still remembers.
    }
  }
}
