/** One shared second hand. `offset` makes every countdown run on the server's clock, not on this computer's. */
class Clock {
  #now = $state(Date.now());
  #offset = 0;
  #users = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get now(): number {
    return this.#now;
  }

  /** The server's time read outside the second hand, for ages of things that just happened. */
  exact(): number {
    return Date.now() + this.#offset;
  }

  align(serverTime: string): void {
    const at = Date.parse(serverTime);
    if (!Number.isNaN(at)) this.#offset = at - Date.now();
    this.#now = this.exact();
  }

  run(): () => void {
    this.#users += 1;
    if (this.#users === 1) this.#tick();
    return () => {
      this.#users -= 1;
      if (this.#users === 0) clearTimeout(this.#timer);
    };
  }

  #tick(): void {
    this.#now = this.exact();
    this.#timer = setTimeout(() => this.#tick(), 1000 - (this.#now % 1000));
  }
}

export const clock = new Clock();
