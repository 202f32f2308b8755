import type { NanoUsd } from './price.ts';
import type { Task } from './task.ts';

/** What a budget is for. `workspace` counts a folder's calendar month, `pipeline` one run of a pipeline; `week` begins on Monday. */
export const BUDGET_SCOPES = ['request', 'conversation', 'day', 'week', 'month', 'workspace', 'pipeline'] as const;

/** One of {@link BUDGET_SCOPES}. */
export type BudgetScope = (typeof BUDGET_SCOPES)[number];

/** What happens at a limit: a cheaper or local model answers, the person is asked, or nothing is sent. */
export type AtLimit = 'downgrade' | 'ask' | 'stop';

/** What the person set. A scope without a limit is not limited. */
export interface BudgetSettings {
  readonly limits: Partial<Record<BudgetScope, NanoUsd>>;
  readonly atLimit: AtLimit;
  /** What a call counts whose price nobody knows; never 0 where a budget is set. */
  readonly unknownPriceNanoUsd: NanoUsd;
}

/** Share of a limit from which the person is warned. */
export const WARN_SHARE = 0.8;

/** One budget as it stands. */
export interface BudgetState {
  readonly scope: BudgetScope;
  /**
   * What it counts: a request, a conversation, a pipeline run, a day ("2026-11-21"), the Monday of a week, a month ("2026-11"), or a month and a
   * workspace ("2026-11 web-shop").
   */
  readonly key: string;
  /** With what the person raised it by. */
  readonly limitNanoUsd: NanoUsd;
  /** Settled and reserved together; unknown costs by their ceiling. */
  readonly usedNanoUsd: NanoUsd;
}

/** A limit that a reservation must keep, ready for the ledger. */
export interface BudgetLimit {
  readonly scope: BudgetScope;
  readonly key: string;
  readonly limitNanoUsd: NanoUsd;
}

/** What is left for a task: the tightest of the budgets that count it. */
export interface BudgetLeft {
  readonly leftNanoUsd: NanoUsd;
  readonly tightest: BudgetState;
}

/** The part of a task that budgets count by. */
export type BudgetedTask = Pick<
  Task,
  'requestId' | 'conversationId' | 'workspaceId' | 'pipelineRunId' | 'runBudgetNanoUsd'
>;

/** The person's budgets over the ledger. */
export interface Budgets {
  readonly settings: BudgetSettings;
  /** The limits that a task must keep, without looking at what was spent; empty without budgets. */
  limits(task: BudgetedTask, now: Date): readonly BudgetLimit[];
  /** What the tightest budget can still pay for this task; `undefined` without budgets, and when the ledger cannot be read. Never rejects. */
  left(task: BudgetedTask, now: Date): Promise<BudgetLeft | undefined>;
  /** Day, week and month as they stand, and the workspace's where one is given. Never rejects. */
  states(now: Date, workspaceId?: string): Promise<readonly BudgetState[]>;
  /** Raises a budget by its own limit, for its present period only. */
  raise(budget: BudgetState): Promise<void>;
}
