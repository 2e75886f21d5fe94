/** What the page on screen does with a plain key; true when it used it. One listener decides, so no key acts twice. */
type Handler = (key: string) => boolean;
/** Keys and what they do, for the help. */
export type KeyWords = readonly (readonly [string, () => string])[];

let page: Handler | null = null;
let words: KeyWords | null = null;

export const keyboard = {
  /** For as long as the page is on screen its keys come first. */
  use(handler: Handler, help: KeyWords): () => void {
    page = handler;
    words = help;
    return () => {
      if (page !== handler) return;
      page = null;
      words = null;
    };
  },

  get help(): KeyWords | null {
    return words;
  },

  press: (key: string): boolean => page?.(key) ?? false,

  get isPages(): boolean {
    return page !== null;
  },
};
