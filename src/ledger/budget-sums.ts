import * as z from 'zod';
import type { BudgetLimit, BudgetState } from '../domain/budget.ts';
import { addDays, monthOf } from '../domain/day.ts';
import type { Bindings } from './bindings.ts';
import { SQL } from './schema.ts';

const standing = z.object({ raisedNanoUsd: z.number(), usedNanoUsd: z.number() });

/** Runs a statement and gives its first row. */
export type ReadRow = (sql: string, bindings: Bindings) => unknown;

/** Where a budget stands: its limit with what it was raised by, and what counts against it now. */
export function budgetState(get: ReadRow, { scope, key, limitNanoUsd }: BudgetLimit): BudgetState {
  const [sql, bindings] = chargeOf({ scope, key });
  const { raisedNanoUsd, usedNanoUsd } = standing.parse(get(sql, { scope, raisedKey: key, ...bindings }));
  return { scope, key, limitNanoUsd: limitNanoUsd + raisedNanoUsd, usedNanoUsd };
}

/** The first budget that `reservedNanoUsd` more would exceed. What costs nothing exceeds none. */
export function exceeded(
  get: ReadRow,
  limits: readonly BudgetLimit[],
  reservedNanoUsd: number,
): BudgetState | undefined {
  if (reservedNanoUsd <= 0) return undefined;
  for (const limit of limits) {
    const state = budgetState(get, limit);
    if (state.usedNanoUsd + reservedNanoUsd > state.limitNanoUsd) return state;
  }
  return undefined;
}

function chargeOf({ scope, key }: Pick<BudgetLimit, 'scope' | 'key'>): [string, Bindings] {
  switch (scope) {
    case 'request':
      return [SQL.chargedRequest, { key }];
    case 'conversation':
      return [SQL.chargedConversation, { key }];
    case 'pipeline':
      return [SQL.chargedPipeline, { key }];
    case 'workspace':
      return [SQL.chargedOn, { dimension: 'workspace', ...monthOf(`${key.slice(0, 7)}-01`), key: key.slice(8) }];
    case 'day':
      return [SQL.chargedOn, { dimension: 'total', fromDay: key, toDay: key, key: '' }];
    case 'week':
      return [SQL.chargedOn, { dimension: 'total', fromDay: key, toDay: addDays(key, 6), key: '' }];
    case 'month':
      return [SQL.chargedOn, { dimension: 'total', ...monthOf(`${key}-01`), key: '' }];
  }
}
