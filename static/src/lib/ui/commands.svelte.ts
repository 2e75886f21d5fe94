/** One line of the palette. */
export interface Entry {
  id: string;
  label: string;
  hint?: string;
  group: string;
  run: () => void;
}

/** What slices add to the palette, asked anew whenever it opens. */
class Commands {
  #sources = new Set<() => Entry[]>();

  offer(source: () => Entry[]): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }

  get entries(): Entry[] {
    return [...this.#sources].flatMap((source) => source());
  }
}

export const commands = new Commands();
