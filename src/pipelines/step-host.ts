import type { BatonError } from '../domain/errors.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { FileChange, RunRequest, StepState } from '../domain/pipeline-run.ts';
import type { StepModel } from '../domain/pipeline.ts';
import type { FilePlace } from '../domain/surroundings.ts';
import type { RunParts } from './ports.ts';

/** What a step that runs sees of its run. */
export interface StepHost {
  readonly parts: RunParts;
  readonly request: RunRequest;
  /** What the journal knew when the run was taken up, and what was recorded since. */
  entry(key: string): string | undefined;
  /** Keeps an entry; what comes after does not wait for the disk. */
  record(key: string, value: unknown): void;
  /** {@link record}, and waits until it is kept. */
  recorded(key: string, value: unknown): Promise<void>;
  /** Shows what changed about a step. */
  update(stepId: string, change: Partial<StepState>): void;
  /** Adds what a call cost to its step. */
  paid(stepId: string, entry: LedgerEntry): void;
  text(stepId: string, item: number | undefined, text: string): void;
  /** The run's own budget as it stands. */
  budgetNanoUsd(): number | undefined;
  /** What a step has paid and has on its way, for its own budget. */
  readonly spending: Spending;
  /** Waits until somebody raised the budget; rejects when `signal` aborts. */
  budgetRaised(stepId: string, error: BatonError, signal: AbortSignal): Promise<void>;
  /** Waits until the person accepted or rejected; rejects when `signal` aborts. */
  accepted(stepId: string, changes: readonly FileChange[], signal: AbortSignal): Promise<readonly FilePlace[]>;
  /** True for steps that worked on something private: what they gave stays on this machine too. */
  isPrivate(stepIds: readonly string[]): boolean;
  setPrivate(stepId: string): void;
  /** The model that the person named when they had the step tried again. */
  modelFor(stepId: string): StepModel | undefined;
  /** False once a step failed for which the run stops: nothing new is begun then. */
  isGoingOn(): boolean;
}

/** What steps have paid, and what their calls on the way are expected to cost. */
export interface Spending {
  /** False, and nothing is noted, when `budgetNanoUsd` cannot pay `estimateNanoUsd` more. */
  reserve(stepId: string, estimateNanoUsd: number, budgetNanoUsd: number): boolean;
  free(stepId: string, estimateNanoUsd: number): void;
}
