import {
  BUDGET_SCOPES,
  type BudgetedTask,
  type BudgetLeft,
  type BudgetLimit,
  type Budgets,
  type BudgetSettings,
  type BudgetState,
} from '../domain/budget.ts';
import { dayOf, mondayOf } from '../domain/day.ts';
import type { Ledger } from '../domain/ledger.ts';

/** What budgets are built from; settings are asked anew for each request. */
export interface BudgetParts {
  readonly settings: () => BudgetSettings;
  readonly ledger: () => Promise<Ledger>;
}

/** The person's budgets over a ledger. A ledger that cannot be read limits nothing: chat goes on, and the person was told. */
export function createBudgets({ settings, ledger }: BudgetParts): Budgets {
  const read = async (limits: readonly BudgetLimit[]): Promise<readonly BudgetState[]> => {
    if (limits.length === 0) return [];
    try {
      return await (await ledger()).budgetStates(limits);
    } catch {
      return [];
    }
  };
  return {
    get settings() {
      return settings();
    },
    limits: (task, now) => limitsOf(settings(), task, now),
    left: async (task, now) => tightestOf(await read(limitsOf(settings(), task, now))),
    states: (now, workspaceId) => read(limitsOf(settings(), workspaceId === undefined ? {} : { workspaceId }, now)),
    async raise({ scope, key, limitNanoUsd }) {
      await (await ledger()).raiseBudget({ scope, key }, settings().limits[scope] ?? limitNanoUsd);
    },
  };
}

/**
 * The limits that count a task at `now`, by the person's own calendar: a clock that is set back or forward moves a request to the day it then shows.
 * Scopes whose thing is not given are left out. Pure but for the time zone.
 */
export function limitsOf({ limits }: BudgetSettings, task: Partial<BudgetedTask>, now: Date): readonly BudgetLimit[] {
  const day = dayOf(now);
  const month = day.slice(0, 7);
  const keys: Record<BudgetLimit['scope'], string | undefined> = {
    request: task.requestId,
    conversation: task.conversationId,
    pipeline: task.pipelineRunId,
    day,
    week: mondayOf(day),
    month,
    workspace: task.workspaceId === undefined ? undefined : `${month} ${task.workspaceId}`,
  };
  return BUDGET_SCOPES.flatMap((scope) => {
    const own = scope === 'pipeline' ? task.runBudgetNanoUsd : undefined;
    const [key, limitNanoUsd] = [keys[scope], lower(limits[scope], own)];
    return key === undefined || limitNanoUsd === undefined ? [] : [{ scope, key, limitNanoUsd }];
  });
}

function lower(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

/** The budget that leaves least; `undefined` without any. What is overspent leaves 0. */
export function tightestOf(states: readonly BudgetState[]): BudgetLeft | undefined {
  const left = ({ limitNanoUsd, usedNanoUsd }: BudgetState): number => Math.max(0, limitNanoUsd - usedNanoUsd);
  const [tightest] = states.toSorted((a, b) => left(a) - left(b));
  return tightest && { leftNanoUsd: left(tightest), tightest };
}
