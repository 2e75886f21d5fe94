/** Files on their way up, before a message carries them. */

import type { Attachment } from './frames';
import { Refused } from './server';

export interface Upload {
  key: number;
  name: string;
  part: number;
  done: Attachment | null;
  problem: string | null;
}

export const MOST_FILES = 5;
export const MOST_BYTES = 10 * 1024 * 1024;

export class Uploads {
  items: Upload[] = [];
  #keys = 0;

  constructor(
    private readonly send: (file: File, progress: (part: number) => void) => Promise<Attachment>,
    private readonly changed: () => void,
  ) {}

  get busy(): boolean {
    return this.items.some((item) => !item.done && !item.problem);
  }

  get ready(): Attachment[] {
    return this.items.flatMap((item) => item.done ?? []);
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      if (this.items.length >= MOST_FILES) break;
      const item: Upload = { key: this.#keys++, name: file.name, part: 0, done: null, problem: null };
      this.items.push(item);
      if (file.size === 0) item.problem = 'file_empty';
      else if (file.size > MOST_BYTES) item.problem = 'file_too_large';
      else void this.#start(item, file);
    }
    this.changed();
  }

  remove(key: number): void {
    this.items = this.items.filter((item) => item.key !== key);
    this.changed();
  }

  /** A message takes what is ready along; what was refused is forgotten. */
  take(): Attachment[] {
    const ready = this.ready;
    this.items = [];
    this.changed();
    return ready;
  }

  async #start(item: Upload, file: File): Promise<void> {
    try {
      item.done = await this.send(file, (part) => {
        item.part = part;
        this.changed();
      });
    } catch (error) {
      item.problem = error instanceof Refused ? error.code : 'other';
    }
    this.changed();
  }
}
