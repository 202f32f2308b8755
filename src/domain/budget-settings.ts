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

/**
 * Settings from what the editor holds and, where it holds nothing, from the environment: `BATON_BUDGET_DAY` and so on in USD,
 * `BATON_BUDGET_AT_LIMIT`, `BATON_BUDGET_UNKNOWN_PRICE`, `BATON_SAVINGS_BASELINE`, `BATON_LEDGER_RETENTION_DAYS`. What is no amount is no limit.
 * `read` gives the setting of a name after `baton.`. Pure.
 */
export function moneySettings(
  read: (name: string) => unknown,
  env: Readonly<Record<string, string | undefined>>,
): MoneySettings {
  const value = (name: string, variable: string): unknown => {
    const set = read(name);
    return set === undefined || set === null || set === '' ? env[variable] : set;
  };
  const budgets: unknown = read('budgets');
  const budget = (name: string, variable: string): unknown => {
    const set = isObject(budgets) ? budgets[name] : undefined;
    return set === undefined || set === null || set === '' ? env[variable] : set;
  };
  const limits: Partial<Record<BudgetScope, number>> = {};
  for (const scope of BUDGET_SCOPES) {
    const nanoUsd = nanoUsdOf(budget(scope, `BATON_BUDGET_${scope.toUpperCase()}`));
    if (nanoUsd !== undefined) limits[scope] = nanoUsd;
  }
  const baseline = value('savings.baseline', 'BATON_SAVINGS_BASELINE');
  return {
    budgets: {
      limits,
      atLimit: atLimitOf(budget('atLimit', 'BATON_BUDGET_AT_LIMIT')),
      unknownPriceNanoUsd:
        nanoUsdOf(budget('unknownPrice', 'BATON_BUDGET_UNKNOWN_PRICE')) || DEFAULT_UNKNOWN_USD * NANO_PER_USD,
    },
    retentionDays: Math.floor(numberOf(value('ledger.retentionDays', 'BATON_LEDGER_RETENTION_DAYS')) ?? 0),
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
