export interface Toast {
  readonly id: number;
  readonly kind: 'ok' | 'bad' | 'info';
  readonly text: string;
  readonly code: string | null;
}

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  show(kind: Toast['kind'], text: string, code: string | null = null): void {
    const toast = { id: this.#next, kind, text, code };
    this.#next += 1;
    this.list = [...this.list.slice(-3), toast];
    setTimeout(() => this.dismiss(toast.id), kind === 'bad' ? 10_000 : 5000);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
