/** What was just done, and the way back. */
export type Toast = { id: number; text: string; undo: (() => Promise<void>) | null };

const SHOWN_MS = 10_000;
const UNDO_DEPTH = 20;

/** One toast at a time; the ways back outlive it, for Ctrl+Z. */
export class Toasts {
  #current = $state.raw<Toast | null>(null);
  #undos: Toast[] = [];
  #nextId = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  get current() {
    return this.#current;
  }

  show(text: string, undo: (() => Promise<void>) | null = null) {
    const toast = { id: this.#nextId++, text, undo };
    this.#current = toast;
    if (undo) this.#undos = [...this.#undos, toast].slice(-UNDO_DEPTH);
    this.release();
  }

  /** Keeps the toast while a pointer or the focus is on it. */
  hold() {
    clearTimeout(this.#timer);
  }

  /** Lets the toast go in its time. */
  release() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dismiss(), SHOWN_MS);
  }

  dismiss() {
    clearTimeout(this.#timer);
    this.#current = null;
  }

  /** Takes the last change back that can be; false if there is none. */
  undoLast(): boolean {
    const toast = this.#undos.pop();
    if (!toast) return false;
    if (this.#current?.id === toast.id) this.dismiss();
    void toast.undo?.();
    return true;
  }

  /** Takes back what the toast on screen is about. */
  undoCurrent() {
    const toast = this.#current;
    this.#undos = this.#undos.filter((other) => other.id !== toast?.id);
    this.dismiss();
    void toast?.undo?.();
  }

  /** Forgets the ways back: they belong to the profile that was left. */
  clear() {
    this.#undos = [];
    this.dismiss();
  }
}
