// One append as a request makes it: a reservation under budgets, then its settling.
import { dayOf } from '../../src/domain/day.ts';
import type { Ledger, LedgerOpening, LedgerOutcome } from '../../src/domain/ledger.ts';

/** More than a million attempts cost, so that none is turned away. */
const LIMIT_NANO_USD = 1_000_000_000_000_000;

/** Reserves and settles one attempt; the time that both took together, in ms. */
export async function appendOnce(ledger: Ledger, requestId: string): Promise<number> {
  const startedAt = new Date();
  const day = dayOf(startedAt);
  const opening: LedgerOpening = {
    requestId,
    attempt: 1,
    conversationId: `conversation-${requestId}`,
    workspaceId: 'web-shop',
    kind: 'fix',
    modelId: 'openai/gpt-5',
    startedAt,
    reservedNanoUsd: 20_000_000,
    facts: {
      complexity: 2,
      isRouted: true,
      candidateCount: 8,
      predictedOutputTokens: 700,
      baselineModelId: 'anthropic/claude-opus-4-5',
    },
  };
  const outcome: LedgerOutcome = {
    usage: { inputTokens: 4812, cacheReadInputTokens: 3840, outputTokens: 412 },
    cost: { basis: 'priced', costNanoUsd: 5_815_000, priceSource: 'bench' },
    durationMs: 2100,
    timeToFirstTokenMs: 900,
    finishReason: 'stop',
    baseline: { role: 'routed', baselineNanoUsd: 20_000_000, lowNanoUsd: 18_000_000, highNanoUsd: 25_000_000 },
  };
  const startedMs = performance.now();
  const breach = await ledger.open(opening, [
    { scope: 'day', key: day, limitNanoUsd: LIMIT_NANO_USD },
    { scope: 'month', key: day.slice(0, 7), limitNanoUsd: LIMIT_NANO_USD },
  ]);
  await ledger.settle(opening, outcome);
  const endedMs = performance.now();
  if (breach) throw new Error('The budget of the bench is too small.');
  return endedMs - startedMs;
}
