/**
 * Something that is drawn in steps. `draw` works until done or until the deadline (of `performance.now()`); true means that something is left.
 * `lastFrameMs` is what the frame before cost, layout included.
 */
export interface Drawing {
  draw(deadline: number, lastFrameMs: number): boolean;
}

/** How long drawing may take in one frame, in milliseconds; layout and paint come on top. */
const FRAME_BUDGET_MS = 10;
/** The same while nothing streams and history is drawn: fewer frames, since each one lays out and paints what moved. */
const HISTORY_BUDGET_MS = 14;

/**
 * Draws on animation frames. `beforeDrawing` runs once a frame and may add drawings; then the drawings share the budget, newest first;
 * `afterDrawing` runs last.
 */
export class Frames {
  readonly #beforeDrawing: () => unknown;
  readonly #afterDrawing: () => void;
  /** Whether something streams: drawing then leaves more of a frame to everything else. */
  isLive = false;
  readonly #drawings = new Set<Drawing>();
  #isRequested = false;
  #lastFrameMs = 0;

  constructor(beforeDrawing: () => unknown, afterDrawing: () => void) {
    this.#beforeDrawing = beforeDrawing;
    this.#afterDrawing = afterDrawing;
  }

  /** Asks for a frame; any number of calls make one. */
  request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame(() => this.#run());
  }

  /** Adds a drawing to those of the next frame, or of this one while `beforeDrawing` runs. */
  add(drawing: Drawing): void {
    this.#drawings.delete(drawing);
    this.#drawings.add(drawing);
    this.request();
  }

  #run(): void {
    this.#isRequested = true;
    const startedAt = performance.now();
    this.#beforeDrawing();
    const deadline = startedAt + (this.isLive ? FRAME_BUDGET_MS : HISTORY_BUDGET_MS);
    for (const drawing of [...this.#drawings].toReversed()) {
      if (!drawing.draw(deadline, this.#lastFrameMs)) this.#drawings.delete(drawing);
      if (performance.now() >= deadline) break;
    }
    this.#afterDrawing();
    this.#lastFrameMs = performance.now() - startedAt;
    this.#isRequested = false;
    if (this.#drawings.size > 0) this.request();
  }
}
