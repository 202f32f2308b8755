import type { RunPart } from './run.ts';
import type { Task } from './task.ts';

/** A thumb for one answer. Numbers and ids only; never text. */
export interface Feedback {
  readonly requestId: string;
  /** `undefined` takes an earlier thumb back. */
  readonly value: 'up' | 'down' | undefined;
}

/** The one use case, as surfaces and pipelines see it. */
export interface Orchestrator {
  /**
   * Runs one task to its end: task → profile → snippets → decision → stream → ledger entry. The order of the parts is promised in
   * {@link RunPart}. Never throws. Aborting `signal` ends the run with outcome `cancelled`; returning early does the same. Either way what was
   * spent is booked.
   */
  run(task: Task, signal: AbortSignal): AsyncGenerator<RunPart, void, undefined>;
}
