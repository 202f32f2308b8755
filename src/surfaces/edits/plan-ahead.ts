/** What ends a change of an answer: the end of a search/replace block, of a fence or of a patch. */
const END_OF_CHANGE = /^\s*(?:>{5,9}.*|\+{5,9}.*|`{3,}|~{3,}|\*\*\* End Patch.*)$/;
/** A line that can only become the end of a block. */
const BEGUN_END = /^>{5,7}(?: R?E?P?L?A?C?E?)?$/;
const BLOCK_END = '>>>>>>> REPLACE';
/** The end of an answer that is looked at for it, in UTF-16 code units: longer than any such line. */
const TAIL = 200;

/**
 * Works out what an answer comes to while it still streams, each time one of its changes ends: after the last token nothing is left to be worked out. One
 * plan at a time; a plan of what is not whole yet may fail, and counts for nothing.
 */
export class PlanAhead<T> {
  readonly #plan: (text: string) => Promise<T>;
  readonly #onPlanned: (planned: T) => void;
  #newest: { readonly text: string; readonly planned: Promise<T> } | undefined;
  #isPlanning = false;
  /** The answer up to the change that ended while a plan was made. */
  #waiting: string | undefined;

  /** `onPlanned` is told of each plan that succeeds. */
  constructor(plan: (text: string) => Promise<T>, onPlanned: (planned: T) => void) {
    this.#plan = plan;
    this.#onPlanned = onPlanned;
  }

  /** The answer so far. */
  note(text: string): void {
    const ended = endedChange(text);
    if (ended === undefined || ended === this.#newest?.text) return;
    if (this.#isPlanning) this.#waiting = ended;
    else void this.#start(ended);
  }

  /** What the whole answer comes to; made now where it was not made ahead. Settles as the plan does. */
  of(text: string): Promise<T> {
    this.#waiting = undefined;
    // White space behind the last change means nothing.
    return this.#newest?.text === text.trimEnd() ? this.#newest.planned : this.#plan(text);
  }

  async #start(text: string): Promise<void> {
    this.#isPlanning = true;
    const planned = this.#plan(text);
    this.#newest = { text, planned };
    await planned.then(this.#onPlanned, () => undefined);
    this.#isPlanning = false;
    const next = this.#waiting;
    this.#waiting = undefined;
    if (next !== undefined) void this.#start(next);
  }
}

/** An answer whose last line ends a change, that line written out where it is only begun; `undefined` where it ends none. */
function endedChange(text: string): string | undefined {
  const tail = text.slice(-TAIL).trimEnd();
  const last = tail.slice(tail.lastIndexOf('\n') + 1);
  if (!END_OF_CHANGE.test(last)) return undefined;
  const whole = text.trimEnd();
  return BEGUN_END.test(last) ? whole.slice(0, whole.length - last.length) + BLOCK_END : whole;
}
