/** Longest time that text waits before it is handed on: one frame at 60 Hz, so that a view never draws the same frame twice. */
const FRAME_MS = 16;

/**
 * Joins the deltas of a stream to one piece per frame. The first delta after a pause is handed on at once, so that batching never delays the
 * first word.
 */
export class DeltaBatch {
  readonly #emit: (text: string) => void;
  #pending = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(emit: (text: string) => void) {
    this.#emit = emit;
  }

  push(text: string): void {
    this.#pending += text;
    if (this.#timer) return;
    this.#hand();
    this.#timer = setTimeout(() => this.#onFrame(), FRAME_MS);
  }

  /** Hands on what waits, and forgets the timer. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#hand();
  }

  #onFrame(): void {
    this.#timer = this.#pending === '' ? undefined : setTimeout(() => this.#onFrame(), FRAME_MS);
    this.#hand();
  }

  #hand(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    this.#emit(text);
  }
}
