import type { Model, ModelId } from './model.ts';
import type { NanoUsd } from './price.ts';
import type { RunPart } from './run.ts';
import type { Task } from './task.ts';

/** A thumb for one answer. Numbers and ids only; never text. */
export interface Feedback {
  readonly requestId: string;
  /** `undefined` takes an earlier thumb back. */
  readonly value: 'up' | 'down' | undefined;
}

/** A task that is still being written. */
export interface DraftTask extends Task {
  /** Length of the whole prompt in UTF-16 code units, where `prompt` is only its beginning. */
  readonly promptLength?: number;
}

/** Who would answer a task as things stand, and for about how much. */
export interface TaskEstimate {
  /** Absent where only the price is told. */
  readonly modelId?: ModelId;
  /** Tokens that the answer is predicted to take. */
  readonly expectedOutputTokens?: number;
  readonly modelLabel: string;
  readonly place: Model['place'];
  /** Input as counted, output as predicted for the kind; `undefined` when nobody knows the price. */
  readonly estimateNanoUsd?: NanoUsd;
}

/** The one use case, as surfaces and pipelines see it. */
export interface Orchestrator {
  /**
   * Runs one task to its end: task → profile → snippets → decision → stream → ledger entry. The order of the parts is promised in
   * {@link RunPart}. Never throws. Aborting `signal` ends the run with outcome `cancelled`; returning early does the same. Either way what was
   * spent is booked.
   */
  run(task: Task, signal: AbortSignal): AsyncGenerator<RunPart, void, undefined>;
  /**
   * Decides as `run` would and says what that would cost. Asks no model, books and logs nothing. Resolves with `undefined` when nobody could answer,
   * a budget forbids it, consent is needed first, or `signal` aborts. Never rejects.
   */
  estimate(draft: DraftTask, signal: AbortSignal): Promise<TaskEstimate | undefined>;
}
