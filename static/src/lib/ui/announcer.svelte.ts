/** What a screen reader is told. Polite news comes in batches; only a new P1 may interrupt, and once. */
class Announcer {
  polite = $state('');
  assertive = $state('');
  #batch: (() => string) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.polite = text;
  }

  interrupt(text: string): void {
    this.assertive = text;
  }

  /** `words` is asked when the batch closes, so that it can count everything that came meanwhile. */
  soon(words: () => string, wait = 3000): void {
    this.#batch = words;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.polite = this.#batch?.() ?? '';
    }, wait);
  }
}

export const announcer = new Announcer();
