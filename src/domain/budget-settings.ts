import { BUDGET_SCOPES, type AtLimit, type BudgetScope, type BudgetSettings } from './budget.ts';
import type { ModelId } from './model.ts';

/** What the person set about money and the ledger. */
export interface MoneySettings {
  readonly budgets: BudgetSettings;
  /** The model that savings are compared with; absent: the strongest that a task may use. */
  readonly baselineModelId?: ModelId;
  /** Settled attempts are kept this many days; 0 keeps them for ever. Sums per day are always kept. */
  readonly retentionDays: number;
}

const NANO_PER_USD = 1_000_000_000;
const LARGEST_USD = 1_000_000;
const DEFAULT_UNKNOWN_USD = 0.05;

/** Settings from the values that `read` gives for a name after `baton.`. What is no amount in USD is no limit. Pure. */
export function moneySettings(read: (name: string) => unknown): MoneySettings {
  const set: unknown = read('budgets');
  const budgets = isObject(set) ? set : {};
  const limits: Partial<Record<BudgetScope, number>> = {};
  for (const scope of BUDGET_SCOPES) {
    const nanoUsd = nanoUsdOf(budgets[scope]);
    if (nanoUsd !== undefined) limits[scope] = nanoUsd;
  }
  const baseline = read('savings.baseline');
  return {
    budgets: {
      limits,
      atLimit: atLimitOf(budgets['atLimit']),
      unknownPriceNanoUsd: nanoUsdOf(budgets['unknownPrice']) || DEFAULT_UNKNOWN_USD * NANO_PER_USD,
    },
    retentionDays: Math.floor(numberOf(read('ledger.retentionDays')) ?? 0),
    ...(isModelId(baseline) && { baselineModelId: baseline }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function nanoUsdOf(value: unknown): number | undefined {
  const usd = numberOf(value);
  return usd !== undefined && usd <= LARGEST_USD ? Math.round(usd * NANO_PER_USD) : undefined;
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

function atLimitOf(value: unknown): AtLimit {
  return value === 'ask' || value === 'stop' ? value : 'downgrade';
}

function isModelId(value: unknown): value is ModelId {
  return typeof value === 'string' && /^[^/]+\/./.test(value);
}
