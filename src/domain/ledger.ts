import type { BudgetLimit, BudgetState } from './budget.ts';
import type { DayRange } from './day.ts';
import type { ErrorCode } from './errors.ts';
import type { ModelId } from './model.ts';
import type { Cost, NanoUsd } from './price.ts';
import type { SavingRole } from './saving.ts';
import type { FinishReason } from './stream.ts';
import type { Alternative, Complexity, TaskKind } from './task.ts';
import type { Usage } from './usage.ts';

/** Why a model was chosen, as numbers and ids: what the dashboard explains and what a saving is computed from. */
export interface DecisionFacts {
  readonly complexity: Complexity;
  /** False when the person chose the model by hand. */
  readonly isRouted: boolean;
  /** "Again with…": the person was not content with the first answer. */
  readonly again?: Alternative['type'];
  readonly arm?: 'a' | 'b';
  readonly candidateCount: number;
  readonly estimateNanoUsd?: NanoUsd;
  /** The dearest model that could have been chosen, and what it was estimated to cost. */
  readonly dearestModelId?: ModelId;
  readonly dearestNanoUsd?: NanoUsd;
  readonly predictedOutputTokens: number;
  /** The model that savings are compared with. */
  readonly baselineModelId?: ModelId;
}

/** What the baseline model would have cost for the same question; set when an attempt settles. */
export interface BaselineCost {
  readonly role: SavingRole;
  readonly baselineNanoUsd?: NanoUsd;
  readonly lowNanoUsd?: NanoUsd;
  readonly highNanoUsd?: NanoUsd;
}

/** What is known before a call; written first, so that a killed host still leaves a trace of the attempt. */
export interface LedgerOpening {
  readonly requestId: string;
  /** 1 for the first model of a request, 2 for its first fallback, and so on. Unique together with `requestId`. */
  readonly attempt: number;
  readonly conversationId: string;
  readonly workspaceId?: string;
  readonly kind: TaskKind;
  readonly modelId: ModelId;
  readonly startedAt: Date;
  readonly pipelineRunId?: string;
  readonly stepId?: string;
  /** The most that the call is expected to cost: counted against budgets until it settles. */
  readonly reservedNanoUsd?: NanoUsd;
  readonly facts?: DecisionFacts;
}

/** What a call turned out to be. */
export interface LedgerOutcome {
  readonly usage: Usage;
  readonly cost: Cost;
  readonly durationMs: number;
  readonly timeToFirstTokenMs?: number;
  readonly finishReason: FinishReason;
  readonly errorCode?: ErrorCode;
  readonly baseline?: BaselineCost;
}

/** One row per attempt: opening and outcome together. An attempt that never settled has basis `unknown`. */
export interface LedgerEntry extends LedgerOpening, LedgerOutcome {}

/** A sum over entries. `unknownCount` says how many of them have no known cost, so that a total is never silently short. */
export interface Spend {
  readonly totalNanoUsd: NanoUsd;
  readonly entryCount: number;
  readonly unknownCount: number;
}

/** Where spending is written down. Append-only; no call blocks the event loop waiting for another window's lock. */
export interface Ledger {
  /**
   * Writes the opening and reserves its amount, in one step with the check of `limits`: resolves with the first budget that it would exceed, and then
   * nothing is written. Exact whoever else writes. Rejects with `BATON_E_LEDGER` when it cannot write; the caller goes on with the answer.
   */
  open(opening: LedgerOpening, limits?: readonly BudgetLimit[]): Promise<BudgetState | undefined>;
  /**
   * Completes the row that `open` wrote, and tells `onDidAppend`. Idempotent per request and attempt. `answer` is the whole text of a pipeline step's answer:
   * it goes into the pipelines' journal in the same transaction, so that what is paid is kept and what is kept is paid.
   */
  settle(opening: LedgerOpening, outcome: LedgerOutcome, answer?: string): Promise<void>;
  /** Sum of all entries started in `[from, to)`. */
  spend(from: Date, to: Date): Promise<Spend>;
  /** Sum of the entries of whole days, from the sums that are kept: as quick with a million entries as with ten. */
  spendOn(days: DayRange): Promise<Spend>;
  /** What counts against budgets now: settled and reserved, unknown costs by their ceiling. `limits` may be those of any task. */
  budgetStates(limits: readonly BudgetLimit[]): Promise<readonly BudgetState[]>;
  /** Raises a budget by `byNanoUsd` for the period or thing that its key names. */
  raiseBudget(budget: Pick<BudgetState, 'scope' | 'key'>, byNanoUsd: NanoUsd): Promise<void>;
  /** The newest entries, newest first, at most `limit`. */
  recent(limit: number): Promise<readonly LedgerEntry[]>;
  /** Called after each settled entry; returns a function that stops it. */
  onDidAppend(listener: (entry: LedgerEntry) => void): () => void;
  close(): Promise<void>;
}
