import { drawer, pocket } from '../offline/store';
import { get, Problem, send, Unreachable, whenSignedOut } from './http';
import type { Me, SystemState } from './types';

/** Who is signed in. `me` is undefined until known, null when nobody is. */
class Session {
  me = $state.raw<Me | null | undefined>(undefined);
  system = $state.raw<SystemState | null>(null);

  constructor() {
    whenSignedOut(() => {
      this.me = null;
    });
  }

  can(permission: string): boolean {
    return this.me?.permissions.includes(permission) ?? false;
  }

  /** Whether this person's business insures people, and they may see its claims. */
  get insures(): boolean {
    return this.me?.tenant.industry === 'insurance' && this.can('claims:read');
  }

  /** Asks the server; without an answer, the person last known on this device may look at what was last known. */
  async load(): Promise<void> {
    try {
      this.#know(await get<Me>('/me'));
    } catch (error) {
      if (error instanceof Unreachable) this.me = (await drawer.read<Me>('me')) ?? null;
      else if (error instanceof Problem) this.me = null;
      else throw error;
    }
    if (this.me) void this.loadSystem();
  }

  async loadSystem(): Promise<void> {
    this.system = await get<SystemState>('/system').catch(() => this.system);
  }

  async signIn(email: string, password: string): Promise<Me> {
    const me = await send<Me>('POST', '/login', { email, password });
    this.#know(me);
    void this.loadSystem();
    return me;
  }

  /** What this device remembered goes too: it held callers' names and numbers. */
  async signOut(): Promise<void> {
    await send('POST', '/logout', {}).catch(() => null);
    pocket.clear('draft:');
    await drawer.clear();
    this.me = null;
  }

  #know(me: Me): void {
    this.me = me;
    void drawer.write('me', me);
  }
}

export const session = new Session();
