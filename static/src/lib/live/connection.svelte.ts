import { outbox } from '../offline/outbox.svelte';
import { clock } from './clock.svelte';

export type Phase = 'starting' | 'catching_up' | 'live' | 'reconnecting' | 'offline' | 'signed_out' | 'refused';

/** What we may honestly claim about what is on the screen. */
class Connection {
  phase = $state<Phase>('starting');
  /** Server time of the last moment we know the screen was true. */
  freshAt = $state<number | null>(null);
  paused = $state(false);
  /** Changes held back while paused. */
  held = $state(0);

  get age(): number | null {
    return this.freshAt === null ? null : Math.max(0, Math.round((clock.now - this.freshAt) / 1000));
  }

  get waiting(): number {
    return outbox.count;
  }

  /** Whether this answer means that asking again is of no use. */
  barred(status: number): boolean {
    if (status === 401) this.phase = 'signed_out';
    else if (status === 403) this.phase = 'refused';
    return status === 401 || status === 403;
  }

  lost(): void {
    if (this.phase === 'signed_out' || this.phase === 'refused') return;
    this.phase = typeof navigator !== 'undefined' && !navigator.onLine ? 'offline' : 'reconnecting';
  }

  touch(): void {
    this.freshAt = clock.exact();
  }
}

export const connection = new Connection();
