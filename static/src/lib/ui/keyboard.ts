/** What the page on screen does with a plain key; true when it used it. One listener decides, so no key acts twice. */
type Handler = (key: string) => boolean;

let page: Handler | null = null;

export const keyboard = {
  /** For as long as the page is on screen its keys come first. */
  use(handler: Handler): () => void {
    page = handler;
    return () => {
      if (page === handler) page = null;
    };
  },

  press: (key: string): boolean => page?.(key) ?? false,

  get isPages(): boolean {
    return page !== null;
  },
};
