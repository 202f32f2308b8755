import type { PipelineRun, RunEvent } from '../domain/pipeline-run.ts';

/** Tells listeners what happens in one run. A listener that is slow hears everything later, in order. */
export class Feed {
  readonly #listeners = new Set<(event: RunEvent | undefined) => void>();
  #isOver = false;

  /** Tells everybody who listens now. */
  tell(event: RunEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Ends the feed for everybody, after what was told. */
  end(): void {
    this.#isOver = true;
    for (const listener of this.#listeners) listener(undefined);
    this.#listeners.clear();
  }

  /** First the run as it is at the first look, then what happens to it. */
  async *events(now: () => PipelineRun, signal: AbortSignal): AsyncGenerator<RunEvent, void, undefined> {
    const waiting: (RunEvent | undefined)[] = [];
    let wake: () => void = () => undefined;
    const hear = (event: RunEvent | undefined): void => {
      waiting.push(event);
      wake();
    };
    const onAbort = (): void => hear(undefined);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#listeners.add(hear);
    try {
      yield { type: 'run', run: now() };
      if (this.#isOver || signal.aborted) return;
      for (;;) {
        const event = waiting.shift();
        if (event) yield event;
        else if (waiting.length === 0 && !this.#listeners.has(hear)) return;
        else if (signal.aborted) return;
        else await new Promise<void>((resolve) => (waiting.length > 0 ? resolve() : (wake = resolve)));
      }
    } finally {
      this.#listeners.delete(hear);
      signal.removeEventListener('abort', onAbort);
    }
  }
}
