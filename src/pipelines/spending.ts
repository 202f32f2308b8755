import type { Spending } from './step-host.ts';

/** Step budgets: what is paid and what is on its way together stay within them. */
export function createSpending(paidNanoUsd: (stepId: string) => number): Spending {
  const onTheWay = new Map<string, number>();
  return {
    reserve(stepId, estimateNanoUsd, budgetNanoUsd) {
      const reserved = onTheWay.get(stepId) ?? 0;
      if (estimateNanoUsd > 0 && paidNanoUsd(stepId) + reserved + estimateNanoUsd > budgetNanoUsd) return false;
      onTheWay.set(stepId, reserved + estimateNanoUsd);
      return true;
    },
    free(stepId, estimateNanoUsd) {
      onTheWay.set(stepId, Math.max(0, (onTheWay.get(stepId) ?? 0) - estimateNanoUsd));
    },
  };
}
