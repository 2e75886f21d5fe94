import { getContext, type Snippet, setContext } from 'svelte';

/** What other slices show beside a conversation, by its id: the desk knows where, they know what. */
export interface Beside {
  /** In a row of the list. */
  readonly mark?: Snippet<[string]>;
  /** Above what is said. */
  readonly strip?: Snippet<[string]>;
  /** Next to the brief. */
  readonly facts?: Snippet<[string]>;
}

const KEY = Symbol('beside');

export function show(beside: Beside): void {
  setContext(KEY, beside);
}

export const shown = (): Beside => getContext<Beside | undefined>(KEY) ?? {};
