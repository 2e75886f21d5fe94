import type { AlertView } from '../api/types';
import { drawer } from '../offline/store';

export interface LastKnown {
  readonly at: number;
  readonly alerts: AlertView[];
}

const EVERY = 10_000;
let timer: ReturnType<typeof setInterval> | undefined;
let leave: (() => void) | undefined;

/** What the board showed last, kept on this device so that a dead network still shows something, dated. */
export const lastKnown = {
  read: (owner: string): Promise<LastKnown | undefined> => drawer.read<LastKnown>(`known:${owner}`),

  keep(owner: string, take: () => LastKnown | null): void {
    lastKnown.stop();
    let saved = 0;
    const save = (): void => {
      const known = take();
      if (!known || known.at === saved) return;
      saved = known.at;
      void drawer.write(`known:${owner}`, known);
    };
    leave = () => {
      if (document.hidden) save();
    };
    timer = setInterval(save, EVERY);
    document.addEventListener('visibilitychange', leave);
  },

  stop(): void {
    clearInterval(timer);
    if (leave) document.removeEventListener('visibilitychange', leave);
    leave = undefined;
  },
};
